/** Arguments that name something elsewhere because it is copied, watched or allowed, not because anything starts with it. */

const SOURCES: Readonly<Record<string, readonly string[]>> = {
  aws_ami_copy: ["source_ami_id", "source_ami_region"],
  aws_backup_plan: ["rule"],
  aws_codepipeline: ["artifact_store", "stage"],
  aws_db_instance: ["replicate_source_db", "snapshot_identifier"],
  aws_db_instance_automated_backups_replication: ["source_db_instance_arn"],
  aws_db_snapshot_copy: ["source_db_snapshot_identifier"],
  aws_dynamodb_table: ["replica"],
  aws_ebs_snapshot_copy: ["source_region", "source_snapshot_id"],
  aws_kms_replica_key: ["primary_key_arn"],
  aws_rds_cluster: ["replication_source_identifier", "snapshot_identifier", "source_region"],
  aws_s3_bucket_replication_configuration: ["rule"],
  aws_secretsmanager_secret: ["replica"],
};

/** Types that only say who may do what, or watch. */
const ONLY_NAMES = /^aws_iam_|_policy$|^aws_cloudwatch_(metric_alarm|composite_alarm|dashboard)$/;

/** Everywhere. */
const ALWAYS = new Set(["policy", "assume_role_policy", "tags", "tags_all", "description", "arn", "id"]);

export const isSource = (type: string, attribute: string): boolean =>
  ALWAYS.has(attribute) || ONLY_NAMES.test(type) || (SOURCES[type]?.includes(attribute) ?? false);
