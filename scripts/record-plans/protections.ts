/** Protections that are taken away. */
import { all, body, type Edit, type Planting, remove, set, SITES, STATE_STACKS } from "./planting";

const DATABASE = "aws_db_instance.database_main";
const QUEUE = "aws_sqs_queue.queue_billing";

const suspend =
  (address: string): Edit =>
  (configuration) => {
    body(configuration, address).versioning_configuration = { status: "Suspended" };
  };

export const PROTECTIONS: readonly Planting[] = [
  {
    name: "DELETION_PROTECTION_LOST-database",
    about: "The system file switches the database's deletion protection off.",
    stacks: SITES,
    system: { databases: { main: { deletionProtection: false } } },
  },
  {
    name: "DELETION_PROTECTION_LOST-bucket",
    about: "The system file lets the bucket be destroyed with its objects.",
    stacks: SITES,
    system: { buckets: { files: { destroyWithObjects: true } } },
  },
  {
    name: "DELETION_PROTECTION_LOST-lock-table",
    about: "Somebody takes deletion protection from the lock tables of the states.",
    stacks: STATE_STACKS,
    edit: set("aws_dynamodb_table.state_lock_table", { deletion_protection_enabled: false }),
  },
  {
    name: "BACKUPS_LOST-retention",
    about: "The system file keeps automated backups of the database for one day instead of seven.",
    stacks: SITES,
    system: { databases: { main: { backupRetention: "1d" } } },
  },
  {
    name: "BACKUPS_LOST-none",
    about: "Somebody switches automated backups of the database off.",
    stacks: SITES,
    edit: set(DATABASE, { backup_retention_period: 0 }),
  },
  {
    name: "BACKUPS_LOST-plan",
    about: "The system file no longer has backups: plan, vaults, lock and copies in the other region go.",
    stacks: [...SITES, "global", "link"],
    system: { backups: null },
  },
  {
    name: "BACKUPS_LOST-rule",
    about: "The system file keeps recovery points for ten days instead of 35.",
    stacks: SITES,
    system: { backups: { rules: { daily: { keep: "10d" } } } },
  },
  {
    name: "BACKUPS_LOST-lock",
    about: "Somebody takes the lock from the vault of locked copies.",
    stacks: SITES,
    edit: remove("aws_backup_vault_lock_configuration.backup_vault_locked_copies_lock"),
  },
  {
    name: "BACKUPS_LOST-final-snapshot",
    about: "Somebody lets the database go without a final snapshot.",
    stacks: SITES,
    edit: set(DATABASE, { skip_final_snapshot: true }),
  },
  {
    name: "BACKUPS_LOST-point-in-time",
    about: "Somebody switches point-in-time recovery of the lock tables off.",
    stacks: STATE_STACKS,
    edit: set("aws_dynamodb_table.state_lock_table", { point_in_time_recovery: { enabled: false } }),
  },
  {
    name: "ENCRYPTION_LOST-queue",
    about: "Somebody takes the key from the queue.",
    stacks: SITES,
    edit: set(QUEUE, {
      kms_master_key_id: undefined,
      kms_data_key_reuse_period_seconds: undefined,
      sqs_managed_sse_enabled: false,
    }),
  },
  {
    name: "ENCRYPTION_LOST-key",
    about: "Somebody encrypts messages with AWS's own keys and removes ours: what waits in the queue cannot be read.",
    stacks: SITES,
    edit: all(
      remove("aws_kms_key.messaging_key", "aws_kms_alias.messaging"),
      set("aws_sns_topic.topic_orders", { kms_master_key_id: "alias/aws/sns" }),
      set(QUEUE, { kms_master_key_id: "alias/aws/sqs" }),
      set("aws_sqs_queue.queue_billing_dead_letters", { kms_master_key_id: "alias/aws/sqs" }),
    ),
  },
  {
    name: "ENCRYPTION_LOST-lock-table",
    about: "Somebody takes our key from the lock tables of the states.",
    stacks: STATE_STACKS,
    edit: set("aws_dynamodb_table.state_lock_table", { server_side_encryption: { enabled: false } }),
  },
  {
    name: "ENCRYPTION_LOST-database-traffic",
    about: "Somebody lets clients talk to the database without TLS.",
    stacks: SITES,
    edit: set("aws_db_parameter_group.database_main", {
      parameter: [{ apply_method: "pending-reboot", name: "rds.force_ssl", value: "0" }],
    }),
  },
  {
    name: "ENCRYPTION_LOST-root-volume",
    about: "Somebody launches instances with a root volume that is not encrypted.",
    stacks: SITES,
    edit: set("aws_launch_template.service_web_instances", {
      block_device_mappings: [
        {
          device_name: "/dev/xvda",
          ebs: { delete_on_termination: "true", encrypted: "false", volume_size: 20, volume_type: "gp3" },
        },
      ],
    }),
  },
  {
    name: "REPLICATION_LOST-bucket",
    about: "The system file no longer replicates the bucket.",
    stacks: [...SITES, "global", "link"],
    system: { buckets: { files: { replication: "none" } } },
  },
  {
    name: "REPLICATION_LOST-rule-disabled",
    about: "Somebody disables the rule that replicates the bucket of the active site.",
    stacks: ["link"],
    edit: (configuration) => {
      const { rule } = body(configuration, "aws_s3_bucket_replication_configuration.replication_files_primary");
      for (const each of rule as Record<string, unknown>[]) each.status = "Disabled";
    },
  },
  {
    name: "REPLICATION_LOST-secret",
    about: "Somebody puts the replica of the secret into a third region, instead of the other site's.",
    stacks: ["global"],
    // Without any, the provider keeps the replica that there is: the argument is computed where it is missing.
    edit: set("aws_secretsmanager_secret.secret_session_key", { replica: [{ region: "eu-west-3" }] }),
  },
  {
    name: "VERSIONING_LOST-suspended",
    about: "Somebody suspends versioning of the buckets of both sites.",
    stacks: SITES,
    edit: suspend("aws_s3_bucket_versioning.bucket_files"),
  },
  {
    name: "VERSIONING_LOST-removed",
    about: "Somebody takes the versioning of the buckets for logs out of the configuration.",
    stacks: SITES,
    edit: all(
      remove("aws_s3_bucket_versioning.logs_bucket"),
      set("aws_s3_bucket_lifecycle_configuration.logs_bucket_lifecycle", { depends_on: undefined }),
    ),
  },
  {
    name: "VERSIONING_LOST-state",
    about: "Somebody suspends versioning of the buckets that hold the states.",
    stacks: STATE_STACKS,
    edit: suspend("aws_s3_bucket_versioning.state"),
  },
];
