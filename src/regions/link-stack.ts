import type { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import type { SiteName, System } from "../system";
import { BaseStack } from "./base-stack";
import { linkBackup } from "./link/backup";
import { linkStorage } from "./link/storage";

/** What a part of the `link` stack is given. */
export interface LinkScope {
  readonly stack: BaseStack;
  readonly system: System;
  /** A provider for each site's region; dr's is the stack's default. */
  readonly regions: Readonly<Record<SiteName, TerraformProvider>>;
}

const PARTS: readonly ((scope: LinkScope) => void)[] = [linkStorage, linkBackup];

export interface LinkStackProps {
  readonly system: System;
}

/**
 * `link`: relations that need something in both sites before they can be made, such as replication between buckets
 * or of automated backups.
 *
 * Its state lies in the dr site's bucket. Nothing on the failover path needs this stack.
 */
export class LinkStack extends BaseStack {
  constructor(scope: Construct, id: string, { system }: LinkStackProps) {
    super(scope, id, { system, stateSite: "dr", siteTag: "global" });
    const parts: LinkScope = { stack: this, system, regions: this.addSiteProviders() };
    for (const add of PARTS) add(parts);
  }
}
