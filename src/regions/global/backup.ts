import { BackupRoles } from "../../modules/backup";
import { backedUpDatabases, names, otherSite, SITE_NAMES } from "../../system";
import type { GlobalScope } from "./scope";

/** The roles of AWS Backup, for each site. */
export function addBackup({ stack, system }: GlobalScope): void {
  const { name, account, backups, sites } = system;
  if (backups === undefined) return;
  for (const site of SITE_NAMES) {
    const { region } = sites[site];
    const copyRegion = sites[otherSite(site)].region;
    new BackupRoles(stack, `backups_${site}`, {
      backupRoleName: names.backupRoleName(name, "backup", site),
      restoreRoleName: names.backupRoleName(name, "restore", site),
      account,
      region,
      copyRegion,
      databases: backedUpDatabases(system).map((database) => names.databaseArn(database, account, region)),
      vaults: [
        names.backupVaultArn(name, "own", account, region),
        names.backupVaultArn(name, "copies", account, copyRegion),
        names.backupVaultArn(name, "locked-copies", account, copyRegion),
      ],
      keyAliases: [
        names.backupKeyAlias(name),
        ...backedUpDatabases(system).map((database) => names.databaseKeyAlias(name, database.name)),
      ],
    });
  }
}
