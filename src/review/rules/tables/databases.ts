/**
 * What changing a database in place does to it.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html
 */

/** Arguments whose change interrupts the database, or slows it down. */
export const DATABASE_EFFECTS: Readonly<Record<string, "restart" | "slow">> = {
  allocated_storage: "slow",
  ca_cert_identifier: "restart",
  cluster_identifier: "restart",
  db_subnet_group_name: "restart",
  dedicated_log_volume: "restart",
  engine_mode: "restart",
  engine_version: "restart",
  identifier: "restart",
  instance_class: "restart",
  iops: "slow",
  multi_az: "slow",
  network_type: "restart",
  port: "restart",
  storage_throughput: "slow",
  storage_type: "restart",
};

/** Arguments whose change no client notices, or of which another verdict speaks. */
export const HARMLESS_TO_DATABASES: ReadonlySet<string> = new Set([
  "allow_major_version_upgrade",
  "apply_immediately",
  "auto_minor_version_upgrade",
  "backtrack_window",
  "backup_retention_period",
  "backup_window",
  "blue_green_update",
  "copy_tags_to_snapshot",
  "database_insights_mode",
  "delete_automated_backups",
  "deletion_protection",
  "enabled_cloudwatch_logs_exports",
  "final_snapshot_identifier",
  "force_destroy",
  "maintenance_window",
  "max_allocated_storage",
  "monitoring_interval",
  "monitoring_role_arn",
  "performance_insights_enabled",
  "performance_insights_kms_key_id",
  "performance_insights_retention_period",
  "preferred_backup_window",
  "preferred_maintenance_window",
  "promotion_tier",
  "publicly_accessible",
  "skip_final_snapshot",
  "tags",
  "tags_all",
  "timeouts",
]);
