import { BackupVault as AwsBackupVault } from "@cdktf/provider-aws/lib/backup-vault";
import { BackupVaultLockConfiguration } from "@cdktf/provider-aws/lib/backup-vault-lock-configuration";
import { BackupVaultPolicy } from "@cdktf/provider-aws/lib/backup-vault-policy";
import { Construct } from "constructs";
import type { BackupLock } from "../../system/backup";
import { policyDocument } from "../identity";

export interface BackupVaultProps {
  /** 2 to 50 letters, digits, hyphens and underscores. */
  readonly name: string;

  /** Part of the Terraform address of the vault: `backup_vault_<addressName>`. */
  readonly addressName: string;

  /** Key that encrypts what is copied into it, in its own region. */
  readonly keyArn: string;

  /** ARNs of roles that may delete recovery points before their time. */
  readonly deletableBy: readonly string[];

  /**
   * Keeps every recovery point for at least and at most so many days, whoever wants it gone.
   *
   * @default - not locked
   */
  readonly lock?: BackupLock | undefined;
}

/**
 * A vault of AWS Backup. Its recovery points go when their time has come; before that nobody may delete them.
 *
 * It costs nothing by itself; what lies in it costs by the gigabyte and month. Failover does nothing to it.
 *
 * Terraform deletes a vault only when it is empty: recovery points are never deleted on the way. One with a lock that has
 * become immutable stays until its last recovery point has expired.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export class BackupVault extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: BackupVaultProps) {
    super(scope, id);
    const vault = new AwsBackupVault(this, "vault", {
      name: props.name,
      kmsKeyArn: props.keyArn,
      forceDestroy: false,
    });
    vault.overrideLogicalId(`backup_vault_${props.addressName}`);
    this.name = vault.name;
    const { deletableBy, lock } = props;
    new BackupVaultPolicy(this, "policy", {
      backupVaultName: vault.name,
      policy: policyDocument({
        Sid: "NotBeforeTheirTime",
        Effect: "Deny",
        Principal: "*",
        Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
        // In the policy of a vault this is what lies in it; recovery points of RDS have ARNs of snapshots.
        Resource: "*",
        ...(deletableBy.length === 0 ? {} : { Condition: { ArnNotEquals: { "aws:PrincipalArn": deletableBy } } }),
      }),
    });
    if (lock === undefined) return;
    const configuration = new BackupVaultLockConfiguration(this, "lock", {
      backupVaultName: vault.name,
      minRetentionDays: lock.minRetentionDays,
      maxRetentionDays: lock.maxRetentionDays,
      ...(lock.changeableForDays === undefined ? {} : { changeableForDays: lock.changeableForDays }),
    });
    configuration.overrideLogicalId(`backup_vault_${props.addressName}_lock`);
  }
}
