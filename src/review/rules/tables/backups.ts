/** Arguments that say whether and how long something is backed up. */
import { fewer, type Guard, noLonger, off, on } from "../support/guards";
import { at, flag, type Found, isEmpty } from "../support/values";

const KEPT = "the time for which automated backups are kept";

const daysOf = (value: Found): number | undefined => {
  if (isEmpty(value)) return Infinity;
  return typeof value === "number" ? value || Infinity : undefined;
};

export const BACKUP_GUARDS: readonly Guard[] = [
  {
    types: [
      "aws_db_instance",
      "aws_docdb_cluster",
      "aws_docdbelastic_cluster",
      "aws_neptune_cluster",
      "aws_rds_cluster",
    ],
    path: "backup_retention_period",
    loss: fewer(KEPT, "days"),
  },
  { types: ["aws_db_instance_automated_backups_replication"], path: "retention_period", loss: fewer(KEPT, "days") },
  { types: ["aws_memorydb_cluster"], path: "snapshot_retention_limit", loss: fewer(KEPT, "days") },
  {
    types: ["aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_elasticache_serverless_cache"],
    path: "snapshot_retention_limit",
    loss: fewer("the time for which snapshots are kept", "days"),
    severity: "attention",
  },
  {
    types: [
      "aws_fsx_lustre_file_system",
      "aws_fsx_ontap_file_system",
      "aws_fsx_openzfs_file_system",
      "aws_fsx_windows_file_system",
    ],
    path: "automatic_backup_retention_days",
    loss: fewer(KEPT, "days"),
  },
  { types: ["aws_redshift_cluster"], path: "automated_snapshot_retention_period", loss: fewer(KEPT, "days") },
  {
    types: ["aws_kinesis_stream"],
    path: "retention_period",
    loss: fewer("the time for which records are kept", "hours"),
    severity: "attention",
  },
  {
    types: ["aws_dynamodb_table"],
    path: "point_in_time_recovery.enabled",
    loss: off("it can no longer be restored to a point in time"),
  },
  {
    types: ["aws_dynamodb_table"],
    path: "point_in_time_recovery.recovery_period_in_days",
    loss: fewer("how far back it can be restored", "days"),
  },
  {
    types: ["aws_dynamodb_table_replica"],
    path: "point_in_time_recovery",
    loss: off("it can no longer be restored to a point in time"),
  },
  {
    types: ["aws_keyspaces_table"],
    path: "point_in_time_recovery.status",
    loss: noLonger("ENABLED", "it can no longer be restored to a point in time"),
  },
  {
    types: ["aws_db_instance", "aws_rds_cluster"],
    path: "delete_automated_backups",
    loss: (before, after) =>
      flag(before) === false && flag(after) === true ? "its automated backups would be deleted with it" : undefined,
  },
  {
    types: [
      "aws_db_instance",
      "aws_docdb_cluster",
      "aws_lightsail_database",
      "aws_neptune_cluster",
      "aws_rds_cluster",
      "aws_redshift_cluster",
    ],
    path: "skip_final_snapshot",
    loss: on("nothing would be left of it when it is destroyed: it skips its final snapshot"),
    // RDS takes none of a replica.
    unless: ({ after }) => !isEmpty(at(after, "replicate_source_db")),
  },
  {
    types: [
      "aws_fsx_lustre_file_system",
      "aws_fsx_ontap_volume",
      "aws_fsx_openzfs_file_system",
      "aws_fsx_windows_file_system",
    ],
    path: "skip_final_backup",
    loss: on("nothing would be left of it when it is destroyed: it skips its final backup"),
  },
  {
    types: ["aws_backup_vault_lock_configuration"],
    path: "min_retention_days",
    loss: fewer("the time before which nobody may delete a recovery point", "days"),
  },
  {
    types: ["aws_efs_backup_policy"],
    path: "backup_policy.status",
    loss: noLonger("ENABLED", "the file system is no longer backed up"),
  },
  {
    types: ["aws_dlm_lifecycle_policy"],
    path: "state",
    loss: noLonger("ENABLED", "snapshots are no longer taken"),
  },
  {
    types: ["aws_s3_bucket_object_lock_configuration"],
    path: "rule.default_retention.days",
    loss: fewer("the time for which objects cannot be deleted", "days"),
  },
  {
    types: ["aws_cloudwatch_log_group"],
    path: "retention_in_days",
    // Nothing, or 0, keeps them for ever.
    loss: (before, after) => {
      const [was, is] = [daysOf(before), daysOf(after)];
      return was !== undefined && is !== undefined && is < was
        ? `the time for which logs are kept drops to ${is} days`
        : undefined;
    },
    severity: "attention",
  },
];
