import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { BackupPlan, BackupVault } from "../../modules/backup";
import { Presence } from "../../modules/presence";
import { SiteVariable } from "../../modules/site-variable";
import { backedUpDatabases, names } from "../../system";
import type { SiteScope } from "./scope";

type BackupVaultName = Parameters<typeof names.backupVaultName>[1];

/**
 * This site's vaults and, where it is the active one, the plan that fills them and the other site's.
 *
 * Both sites have all vaults, because either may be the one that copies go to.
 */
export function addBackup({ stack, system, role, other, siteName, region }: SiteScope): void {
  const { name, account, backups } = system;
  if (backups === undefined) return;
  const key = new KmsKey(stack, "backup_key", {
    description: `Backups of ${name}`,
    enableKeyRotation: true,
    deletionWindowInDays: 30,
  });
  // What it has encrypted is lost with it.
  key.overrideLogicalId("backup_key");
  new KmsAlias(stack, "backup_key_alias", { name: names.backupKeyAlias(name), targetKeyId: key.keyId });
  const addVault = (vault: BackupVaultName): BackupVault => {
    const addressName = vault.replaceAll("-", "_");
    return new BackupVault(stack, `backup_vault_${addressName}`, {
      name: names.backupVaultName(name, vault),
      addressName,
      keyArn: key.arn,
      deletableBy: backups.deletableBy,
      lock: vault === "locked-copies" ? backups.lock : undefined,
    });
  };
  const own = addVault("own");
  addVault("copies");
  addVault("locked-copies");
  const planned = new SiteVariable(stack, "backup_planned", {
    type: "bool",
    description: "Whether this site's databases are backed up: those of the active site are.",
    value: role === "active",
  });
  const copyRegion = new SiteVariable(stack, "backup_copy_region", {
    type: "string",
    description: "Region that recovery points are copied to: the other site's.",
    value: other.region,
  }).stringValue;
  new BackupPlan(stack, "backup", {
    name: names.backupPlanName(name),
    rules: backups.rules,
    vaultName: own.name,
    copyVaultArn: names.backupVaultArn(name, "copies", account, copyRegion),
    lockedVaultArn: names.backupVaultArn(name, "locked-copies", account, copyRegion),
    resources: backedUpDatabases(system).map((database) => names.databaseArn(database, account, region)),
    roleArn: names.roleArn(account, names.backupRoleName(name, "backup", siteName)),
    presence: Presence.where(planned),
  });
}
