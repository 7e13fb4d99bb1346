import { RdsGlobalCluster } from "@cdktf/provider-aws/lib/rds-global-cluster";
import { DatabaseMonitoringRole } from "../../modules/database";
import { names, SITE_NAMES } from "../../system";
import type { Database } from "../../system/database";
import type { GlobalScope } from "./scope";
import { addReplicatedSecret } from "./secret";

/** Letters and digits; MySQL takes 41 at most. */
const PASSWORD_LENGTH = 32;

/**
 * The bracket around an Aurora database's clusters, which join it from their own sites.
 *
 * It is in no region, and is asked for in the active site's: its first member is made there, and while the other region is
 * lost it can still be looked after. After a failover that is another region and the same resource: Terraform reads it by
 * its name from there.
 */
function addGlobalCluster({ stack, system, regions }: GlobalScope, database: Database): void {
  const cluster = new RdsGlobalCluster(stack, `database_${database.name.replaceAll("-", "_")}`, {
    provider: regions[system.activeSite],
    globalClusterIdentifier: database.identifier,
    engine: database.engine,
    engineVersion: database.version,
    databaseName: database.databaseName,
    storageEncrypted: true,
    deletionProtection: database.deletionProtection,
    // It has its members' version, which are upgraded by the RDS API; Terraform would try for an hour and a half to go back.
    lifecycle: { ignoreChanges: ["engine_version"] },
  });
  cluster.overrideLogicalId(`database_${database.name.replaceAll("-", "_")}`);
}

/** What exists once for the databases: passwords, global databases, and the roles of enhanced monitoring. */
export function addDatabase(scope: GlobalScope): void {
  const { stack, system } = scope;
  const { name, account, sites, databases } = system;
  for (const database of databases) {
    addReplicatedSecret(scope, {
      purpose: names.databaseSecretPurpose(database.name),
      description: `Master user of the database ${database.identifier}`,
      value: { length: PASSWORD_LENGTH, version: database.passwordVersion, username: database.username },
    });
    if (database.crossRegion === "global") addGlobalCluster(scope, database);
  }
  const monitored = databases.filter(({ monitoringIntervalSeconds }) => monitoringIntervalSeconds > 0);
  if (monitored.length === 0) return;
  for (const site of SITE_NAMES) {
    new DatabaseMonitoringRole(stack, `database_monitoring_${site}`, {
      name: names.databaseMonitoringRoleName(name, site),
      account,
      region: sites[site].region,
      instances: monitored.flatMap((database) => names.instancePatterns(database)),
    });
  }
}
