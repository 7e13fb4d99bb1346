import { AutomatedBackupsReplica } from "../../modules/backup";
import { backedUpDatabases, names, otherSite } from "../../system";
import type { LinkScope } from "../link-stack";

/** Replicates the automated backups of the active site's RDS instances to the standby's region. */
export function linkBackup({ stack, system, regions }: LinkScope): void {
  const { name, account, activeSite, backups, sites } = system;
  if (backups?.automatedKeepDays === undefined) return;
  const standby = otherSite(activeSite);
  const { region } = sites[activeSite];
  // Named after the site that they go to: with the roles swapped these are others, and not the same ones elsewhere.
  new AutomatedBackupsReplica(stack, `automated_backups_in_${standby}`, {
    provider: regions[standby],
    keyAlias: names.backupKeyAlias(name),
    databases: backedUpDatabases(system)
      .filter(({ kind }) => kind === "rds")
      .map((database) => ({ name: database.name, arn: names.databaseArn(database, account, region) })),
    keepDays: backups.automatedKeepDays,
  });
}
