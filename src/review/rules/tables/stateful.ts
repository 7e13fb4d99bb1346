/** What holds something that is lost with it. */
import type { Severity } from "../../verdicts";

export interface StatefulEntry {
  /** What is lost, in words that end the sentence "... goes with it". */
  readonly holds: string;
  /** What is lost comes back by itself, or is worth less. @default "blocked" */
  readonly severity?: Severity;
}

const milder = (holds: string): StatefulEntry => ({ holds, severity: "attention" });
const DATA: StatefulEntry = { holds: "its data" };
const CACHED = milder(
  "what it caches; a cache starts cold by design, and what lies behind it takes the load meanwhile",
);

/**
 * Not in here, because another verdict speaks of them: KMS keys (ENCRYPTION_LOST), vaults of AWS Backup (BACKUPS_LOST) and
 * relations between copies, such as a global cluster (REPLICATION_LOST).
 */
export const STATEFUL: Readonly<Record<string, StatefulEntry>> = {
  // Databases. A reader, and an instance of a cluster, hold nothing of their own: see the rule.
  aws_db_instance: DATA,
  aws_rds_cluster: DATA,
  aws_rds_cluster_instance: milder("its share of the load; the data is in the cluster's volume, which stays"),
  aws_docdb_cluster: DATA,
  aws_docdb_cluster_instance: milder("its share of the load; the data is in the cluster's volume, which stays"),
  aws_docdbelastic_cluster: DATA,
  aws_neptune_cluster: DATA,
  aws_neptune_cluster_instance: milder("its share of the load; the data is in the cluster's volume, which stays"),
  aws_neptunegraph_graph: DATA,
  aws_dsql_cluster: DATA,
  aws_dynamodb_table: DATA,
  aws_keyspaces_table: DATA,
  aws_memorydb_cluster: DATA,
  aws_redshift_cluster: DATA,
  aws_redshiftserverless_namespace: DATA,
  aws_timestreamwrite_table: DATA,
  aws_timestreaminfluxdb_db_instance: DATA,
  aws_qldb_ledger: DATA,
  aws_opensearch_domain: DATA,
  aws_elasticsearch_domain: DATA,
  aws_lightsail_database: DATA,
  aws_db_snapshot: { holds: "what it keeps" },
  aws_db_cluster_snapshot: { holds: "what it keeps" },
  aws_db_snapshot_copy: { holds: "what it keeps" },
  aws_rds_cluster_snapshot_copy: { holds: "what it keeps" },
  aws_memorydb_snapshot: { holds: "what it keeps" },
  aws_cognito_user_pool: { holds: "its users, whose passwords cannot be exported" },
  aws_prometheus_workspace: milder("its metrics"),
  // Caches
  aws_elasticache_replication_group: CACHED,
  aws_elasticache_cluster: CACHED,
  aws_elasticache_serverless_cache: CACHED,
  // Files
  aws_s3_bucket: { holds: "its objects, and its name, which anybody may take then" },
  aws_s3_directory_bucket: { holds: "its objects" },
  aws_efs_file_system: { holds: "its files" },
  aws_fsx_lustre_file_system: { holds: "its files" },
  aws_fsx_ontap_file_system: { holds: "its files" },
  aws_fsx_ontap_volume: { holds: "its files" },
  aws_fsx_openzfs_file_system: { holds: "its files" },
  aws_fsx_windows_file_system: { holds: "its files" },
  aws_ebs_volume: DATA,
  aws_ebs_snapshot: { holds: "what it keeps" },
  aws_ebs_snapshot_copy: { holds: "what it keeps" },
  aws_fsx_backup: { holds: "what it keeps" },
  aws_glacier_vault: { holds: "its archives" },
  aws_s3tables_table_bucket: { holds: "its tables" },
  aws_instance: milder("what lies on its disks"),
  aws_ecr_repository: { holds: "its images" },
  aws_codecommit_repository: { holds: "the source and its history" },
  aws_codeartifact_repository: { holds: "its packages" },
  kubernetes_persistent_volume_claim: { holds: "its volume, if its storage class deletes volumes" },
  kubernetes_persistent_volume_claim_v1: { holds: "its volume, if its storage class deletes volumes" },
  kubernetes_namespace: { holds: "everything in it" },
  kubernetes_namespace_v1: { holds: "everything in it" },
  aws_eks_cluster: { holds: "every object in it" },
  // Messages
  aws_sqs_queue: { holds: "the messages in it" },
  aws_sns_topic: milder("its subscriptions; people have to confirm theirs again"),
  aws_kinesis_stream: { holds: "the records in it" },
  aws_msk_cluster: { holds: "the messages in it" },
  aws_mq_broker: { holds: "the messages in it" },
  // Secrets, and names and addresses that clients know
  aws_secretsmanager_secret: { holds: "its value, once its recovery window is over" },
  aws_acmpca_certificate_authority: { holds: "what it has signed: nobody can renew or revoke that" },
  aws_route53_zone: { holds: "its records; a new zone has other name servers, which the domain has to be told" },
  aws_globalaccelerator_accelerator: { holds: "its two addresses, which clients know and nobody gets back" },
  aws_cloudfront_distribution: milder("its domain name"),
  aws_eip: milder("its address, which AWS gives to others: whoever let it in has to be told the new one"),
  // Logs
  aws_cloudwatch_log_group: milder("its logs"),
};
