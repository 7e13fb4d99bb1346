import type { Construct } from "constructs";
import { Network } from "../modules/network";
import { Presence } from "../modules/presence";
import type { Service } from "../modules/service";
import { SiteVariable } from "../modules/site-variable";
import { isLaunched, names, otherSite, roleOf, type Site, type System } from "../system";
import { addBackup } from "./site/backup";
import { addCache } from "./site/cache";
import { addDatabase } from "./site/database";
import { addImage } from "./site/image";
import { addMessaging } from "./site/messaging";
import { addMonitoring } from "./site/monitoring";
import type { SiteScope } from "./site/scope";
import { addService } from "./site/service";
import { addStorage } from "./site/storage";
import { addWebsite } from "./site/website";
import { SiteStack } from "./site-stack";

/** What stands beside the network and the services. */
const PARTS: readonly ((site: SiteScope) => void)[] = [
  addDatabase,
  addCache,
  addBackup,
  addStorage,
  addWebsite,
  addMessaging,
  addMonitoring,
];

export interface RegionStackProps {
  readonly system: System;
  readonly site: Site;
}

/**
 * `primary` and `dr`: one class, instantiated twice. What differs between the two is the values of their Terraform
 * variables and where their state lies.
 *
 * Nothing in here reads the other site, its state or its region. What this site needs of `global` it computes from the
 * naming scheme or reads from contract parameters in its own region.
 */
export class RegionStack extends SiteStack {
  constructor(scope: Construct, id: string, { system, site }: RegionStackProps) {
    super(scope, id, { system, site });
    const services = new Map<string, Service>();
    const parts: SiteScope = {
      stack: this,
      system,
      site,
      other: system.sites[otherSite(site.name)],
      role: roleOf(system, site.name),
      siteName: this.siteName,
      region: this.region,
      network: this.addNetwork(),
      services,
      presence: this.addPresence(),
    };
    addImage(parts);
    for (const service of system.services) services.set(service.name, addService(parts, service));
    for (const add of PARTS) add(parts);
  }

  private addNetwork(): Network {
    const { name, account } = this.system;
    const { cidr, zones, nat, flowLogsRetentionDays } = this.site;
    const block = new SiteVariable(this, "vpc_cidr", {
      type: "string",
      description: "IPv4 block of the site's VPC.",
      value: cidr,
    });
    return new Network(this, "network", {
      name,
      region: this.region,
      cidr: block.stringValue,
      zones,
      nat: isLaunched(this.system, this.site.name) ? nat : "none",
      flowLogs: {
        logGroupName: names.flowLogsGroupName(name),
        retentionDays: flowLogsRetentionDays,
        roleArn: names.roleArn(account, names.flowLogsRoleName(name, this.siteName)),
      },
    });
  }

  private addPresence(): Presence {
    if (this.system.strategy !== "backup-restore") return Presence.always;
    return Presence.where(
      new SiteVariable(this, "launched", {
        type: "bool",
        description:
          "Whether what costs by the hour stands in this site; in a standby that waits for backups it does not.",
        value: isLaunched(this.system, this.site.name),
      }),
    );
  }
}
