import { cacheGrants } from "../../modules/cache";
import { databaseGrants } from "../../modules/database";
import { deliveryGrants } from "../../modules/delivery";
import { FlowLogsRole, InstanceRole, parameterGrants, type PolicyStatement } from "../../modules/identity";
import { messagingGrants } from "../../modules/messaging";
import { secretGrants } from "../../modules/secret";
import { storageGrants } from "../../modules/storage";
import { names, type Service, SITE_NAMES, type SiteName, type System } from "../../system";
import type { GlobalScope } from "./scope";

type Grants = (system: System, service: Service, site: SiteName) => readonly PolicyStatement[];

/** What the instances of a service may do because of what the service uses. */
const GRANTS: readonly Grants[] = [
  parameterGrants,
  secretGrants,
  databaseGrants,
  cacheGrants,
  storageGrants,
  messagingGrants,
  deliveryGrants,
];

/** A role for the instances of each service in each site, and one for each site's flow logs. */
export function addRoles({ stack, system }: GlobalScope): void {
  const { name, account, services, sites } = system;
  for (const site of SITE_NAMES) {
    for (const service of services) {
      new InstanceRole(stack, `instances_${service.name}_${site}`, {
        name: names.instanceRoleName(name, service.name, site),
        statements: GRANTS.flatMap((grants) => grants(system, service, site)),
      });
    }
    new FlowLogsRole(stack, `flow_logs_${site}`, {
      name: names.flowLogsRoleName(name, site),
      account,
      region: sites[site].region,
      logGroupName: names.flowLogsGroupName(name),
    });
  }
}
