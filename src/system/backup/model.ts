export interface BackupRule {
  readonly name: string;
  /** As AWS writes it: `cron(0 6 * * ? *)`, in UTC. */
  readonly schedule: string;
  /** Minutes in which a backup has to start, or it is given up. */
  readonly startWindowMinutes: number;
  /** Minutes that it may take. */
  readonly completionWindowMinutes: number;
  readonly keepDays: number;
  readonly copyKeepDays: number;
  readonly lockedCopyKeepDays: number;
}

export interface BackupLock {
  readonly minRetentionDays: number;
  readonly maxRetentionDays: number;
  /** Days after which nobody can change the lock any more; `undefined`: whoever has the right to can always. */
  readonly changeableForDays: number | undefined;
}

export interface Backups {
  /** Names of the databases that are backed up. */
  readonly databases: readonly string[];
  readonly rules: readonly BackupRule[];
  readonly lock: BackupLock;
  /** ARNs of roles that may delete recovery points before their time. */
  readonly deletableBy: readonly string[];
  /** Days that replicas of RDS's automated backups are kept; `undefined`: there are none. */
  readonly automatedKeepDays: number | undefined;
}
