import type { TerraformProvider } from "cdktf";
import type { SiteName, System } from "../../system";
import type { BaseStack } from "../base-stack";

/** What a part of the `global` stack is given. */
export interface GlobalScope {
  /** The stack that everything stands in. */
  readonly stack: BaseStack;
  readonly system: System;
  /** A provider for each site's region; dr's is the stack's default. */
  readonly regions: Readonly<Record<SiteName, TerraformProvider>>;
  /** Id of the hosted zone, if the system has names. Set by the dns part, which comes first. */
  zoneId?: string | undefined;
  /** Where clients reach the accelerator, if there is one. Set by the accelerator part, which comes before the others. */
  acceleratorDnsName?: string | undefined;
}
