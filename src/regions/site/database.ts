import { AuroraDatabase, type DatabaseProps, RdsDatabase } from "../../modules/database";
import { Presence } from "../../modules/presence";
import { SecretLookup } from "../../modules/secret";
import { SiteVariable } from "../../modules/site-variable";
import { isLaunched, names } from "../../system";
import type { Database } from "../../system/database";
import { privateNamesOf } from "./private-names";
import type { SiteScope } from "./scope";

const idOf = ({ name }: Database): string => `database_${name.replaceAll("-", "_")}`;

/** Whether a database stands in this site at all: one that is not replicated stands where it is the writer. */
function presenceOf(scope: SiteScope, database: Database): Pick<DatabaseProps, "presence" | "launched"> {
  const { stack, system, site, role } = scope;
  if (system.strategy === "backup-restore") {
    return { presence: scope.presence, launched: isLaunched(system, site.name) };
  }
  if (database.crossRegion !== "none") return { presence: Presence.always, launched: true };
  const launched = role === "active";
  const variable = new SiteVariable(stack, `${idOf(database)}_launched`, {
    type: "bool",
    description: `Whether ${database.name} stands in this site; it is not replicated.`,
    value: launched,
  });
  return { presence: Presence.where(variable), launched };
}

function propsOf(scope: SiteScope, database: Database): DatabaseProps {
  const { stack, system, site, other, role } = scope;
  const { name, account } = system;
  return {
    database,
    network: scope.network,
    zones: site.zones,
    ...presenceOf(scope, database),
    role,
    otherArn: names.databaseArn(database, account, other.region),
    otherRegion: other.region,
    generation: system.generation[site.name],
    restoreFrom: database.restoreFrom[site.name],
    backupWindow: database.backupWindow[site.name],
    keyAlias: names.databaseKeyAlias(name, database.name),
    secret: new SecretLookup(stack, `${idOf(database)}_secret`, {
      secretName: names.secretName(name, names.databaseSecretPurpose(database.name)),
    }),
    monitoringRoleArn: names.roleArn(account, names.databaseMonitoringRoleName(name, scope.siteName)),
    privateNames: privateNamesOf(scope),
  };
}

function addOne(scope: SiteScope, database: Database): RdsDatabase | AuroraDatabase {
  const props = propsOf(scope, database);
  const { storage, identifier, crossRegion } = database;
  return storage === undefined
    ? new AuroraDatabase(scope.stack, idOf(database), {
        ...props,
        globalClusterIdentifier: crossRegion === "global" ? identifier : undefined,
      })
    : new RdsDatabase(scope.stack, idOf(database), { ...props, storage });
}

/** The databases of this site, open to the services that use them and to nobody else. */
export function addDatabase(scope: SiteScope): void {
  for (const database of scope.system.databases) {
    const made = addOne(scope, database);
    for (const service of scope.system.services) {
      const instances = scope.services.get(service.name)?.instances;
      if (instances === undefined || service.uses.databases[database.name] === undefined) continue;
      made.allow(service.name, instances.securityGroupId);
    }
  }
}
