import type { Rule } from "../model";
import { eachChange } from "./support/changes";
import { fewer, type Guard, guarded, noLonger, off, on } from "./support/guards";

const ANYBODY = "afterwards one call deletes it";

export const DELETION_GUARDS: readonly Guard[] = [
  {
    types: [
      "aws_db_instance",
      "aws_docdb_cluster",
      "aws_docdb_global_cluster",
      "aws_neptune_cluster",
      "aws_neptune_global_cluster",
      "aws_neptunegraph_graph",
      "aws_qldb_ledger",
      "aws_rds_cluster",
      "aws_rds_global_cluster",
    ],
    path: "deletion_protection",
    loss: off(`deletion protection goes, ${ANYBODY}`),
  },
  {
    types: ["aws_dynamodb_table", "aws_dynamodb_table_replica", "aws_dsql_cluster"],
    path: "deletion_protection_enabled",
    loss: off(`deletion protection goes, ${ANYBODY}`),
  },
  {
    types: ["aws_cognito_user_pool"],
    path: "deletion_protection",
    loss: noLonger("ACTIVE", `deletion protection goes, ${ANYBODY}`),
  },
  {
    types: ["aws_lb", "aws_alb"],
    path: "enable_deletion_protection",
    loss: off(`deletion protection goes, ${ANYBODY}`),
    severity: "attention",
  },
  {
    types: ["aws_networkfirewall_firewall"],
    path: "delete_protection",
    loss: off(`deletion protection goes, ${ANYBODY}`),
    severity: "attention",
  },
  {
    types: ["aws_instance", "aws_launch_template"],
    path: "disable_api_termination",
    loss: off("instances can be terminated by one call afterwards"),
    severity: "attention",
  },
  {
    types: ["aws_cloudtrail_event_data_store"],
    path: "termination_protection_enabled",
    loss: off(`termination protection goes, ${ANYBODY}`),
  },
  {
    types: ["aws_s3_bucket", "aws_s3_directory_bucket"],
    path: "force_destroy",
    loss: on("afterwards a destroy deletes it with all objects in it"),
  },
  {
    types: ["aws_backup_vault"],
    path: "force_destroy",
    loss: on("afterwards a destroy deletes it with all recovery points in it"),
  },
  {
    types: ["aws_ecr_repository"],
    path: "force_delete",
    loss: on("afterwards a destroy deletes it with all images in it"),
  },
  {
    types: ["aws_route53_zone"],
    path: "force_destroy",
    loss: on("afterwards a destroy deletes it with all records in it"),
  },
  {
    // 0 deletes at once; Terraform says nothing where the default of 30 days holds.
    types: ["aws_secretsmanager_secret"],
    path: "recovery_window_in_days",
    loss: fewer("the time in which a deleted secret can be had back", "days"),
  },
];

/** Something that holds data can be deleted by one call afterwards. */
export const deletionProtectionLost: Rule = eachChange((change) =>
  guarded(change, "DELETION_PROTECTION_LOST", DELETION_GUARDS),
);
