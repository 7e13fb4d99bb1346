import type { Construct } from "constructs";
import type { System } from "../system";
import { BaseStack } from "./base-stack";
import { addAccelerator } from "./global/accelerator";
import { addBackup } from "./global/backup";
import { addDatabase } from "./global/database";
import { addDelivery } from "./global/delivery";
import { addDns } from "./global/dns";
import { addMonitoring } from "./global/monitoring";
import { addRoles } from "./global/roles";
import type { GlobalScope } from "./global/scope";
import { addSecret } from "./global/secret";
import { addStorage } from "./global/storage";
import { addWebsite } from "./global/website";

/** In this order: the hosted zone is there before what puts records into it. */
const PARTS: readonly ((scope: GlobalScope) => void)[] = [
  addDns,
  addAccelerator,
  addRoles,
  addSecret,
  addDatabase,
  addBackup,
  addStorage,
  addWebsite,
  addMonitoring,
  addDelivery,
];

export interface GlobalStackProps {
  readonly system: System;
}

/**
 * `global`: what exists once. The accelerator with its listeners, names and certificates, secrets, the roles (IAM has one
 * control plane, in us-east-1, so roles are not made during a disaster) and the contract parameters in both regions.
 *
 * Its state lies in the dr site's bucket. Nothing on the failover path needs this stack.
 */
export class GlobalStack extends BaseStack {
  constructor(scope: Construct, id: string, { system }: GlobalStackProps) {
    super(scope, id, { system, stateSite: "dr", siteTag: "global" });
    const parts: GlobalScope = { stack: this, system, regions: this.addSiteProviders() };
    for (const add of PARTS) add(parts);
  }
}
