/** Arguments that say whether data and traffic are encrypted, and how. */
import { fewer, gone, type Guard, noLonger, off } from "../support/guards";
import { at, flag, type Found, isEmpty } from "../support/values";

const AT_REST = "it is no longer encrypted at rest";
const IN_TRANSIT = "clients may connect without encryption";
/** AWS encrypts with a key of its own instead, for everybody who may read the thing. */
const OWN_KEY = "it is encrypted with a key of AWS's own instead of one whose use can be denied";

/** On unless it is said to be off. */
const disabled = (before: Found, after: Found): string | undefined =>
  flag(before) !== false && flag(after) === false
    ? "it is disabled: what it encrypts cannot be read meanwhile"
    : undefined;

export const ENCRYPTION_GUARDS: readonly Guard[] = [
  {
    types: ["aws_db_instance", "aws_docdb_cluster", "aws_neptune_cluster", "aws_rds_cluster"],
    path: "storage_encrypted",
    loss: off(AT_REST),
  },
  { types: ["aws_ebs_volume", "aws_efs_file_system", "aws_redshift_cluster"], path: "encrypted", loss: off(AT_REST) },
  { types: ["aws_elasticache_replication_group"], path: "at_rest_encryption_enabled", loss: off(AT_REST) },
  {
    types: ["aws_elasticache_cluster", "aws_elasticache_replication_group"],
    path: "transit_encryption_enabled",
    loss: off(IN_TRANSIT),
  },
  {
    types: ["aws_elasticache_replication_group"],
    path: "transit_encryption_mode",
    loss: noLonger("required", IN_TRANSIT),
    unless: ({ after }) => flag(at(after, "transit_encryption_enabled")) === false,
  },
  { types: ["aws_memorydb_cluster"], path: "tls_enabled", loss: off(IN_TRANSIT) },
  {
    types: ["aws_elasticsearch_domain", "aws_opensearch_domain"],
    path: "domain_endpoint_options.enforce_https",
    loss: off(IN_TRANSIT),
  },
  {
    types: ["aws_elasticsearch_domain", "aws_opensearch_domain"],
    path: "node_to_node_encryption.enabled",
    loss: off("its nodes talk to each other without encryption"),
  },
  {
    types: ["aws_elasticsearch_domain", "aws_opensearch_domain"],
    path: "encrypt_at_rest.enabled",
    loss: off(AT_REST),
  },
  {
    types: ["aws_msk_cluster"],
    path: "encryption_info.encryption_in_transit.client_broker",
    loss: noLonger("TLS", IN_TRANSIT),
  },
  {
    types: ["aws_launch_template"],
    path: "block_device_mappings.ebs.encrypted",
    loss: off("the volumes of what is launched from it are not encrypted"),
  },
  { types: ["aws_launch_configuration"], path: "root_block_device.encrypted", loss: off(AT_REST) },
  {
    types: ["aws_dynamodb_table"],
    path: "server_side_encryption.enabled",
    loss: off(OWN_KEY),
    severity: "attention",
  },
  { types: ["aws_kinesis_stream"], path: "encryption_type", loss: noLonger("KMS", AT_REST) },
  {
    types: ["aws_sqs_queue"],
    path: "kms_master_key_id",
    loss: gone("its messages are no longer encrypted at rest"),
    unless: ({ after }) => flag(at(after, "sqs_managed_sse_enabled")) !== false,
  },
  {
    types: ["aws_sqs_queue"],
    path: "kms_master_key_id",
    loss: gone(OWN_KEY),
    unless: ({ after }) => flag(at(after, "sqs_managed_sse_enabled")) === false,
    severity: "attention",
  },
  {
    types: ["aws_sqs_queue"],
    path: "sqs_managed_sse_enabled",
    loss: off("its messages are no longer encrypted at rest"),
    unless: ({ after }) => !isEmpty(at(after, "kms_master_key_id")),
  },
  {
    types: ["aws_sns_topic"],
    path: "kms_master_key_id",
    loss: gone("its messages are no longer encrypted at rest"),
  },
  {
    types: ["aws_cloudwatch_log_group", "aws_secretsmanager_secret"],
    path: "kms_key_id",
    loss: gone(OWN_KEY),
    severity: "attention",
  },
  {
    types: ["aws_s3_bucket_server_side_encryption_configuration"],
    path: "rule.apply_server_side_encryption_by_default.sse_algorithm",
    loss: (before, after) =>
      typeof before === "string" && before.startsWith("aws:kms") && after === "AES256"
        ? "new objects are encrypted with S3's own key, which nobody can be denied"
        : undefined,
    severity: "attention",
  },
  {
    types: ["aws_ssm_parameter"],
    path: "type",
    loss: noLonger("SecureString", "its value is no longer encrypted"),
  },
  { types: ["aws_ebs_encryption_by_default"], path: "enabled", loss: off("new volumes need not be encrypted") },
  {
    types: ["aws_lb_listener", "aws_alb_listener"],
    path: "protocol",
    loss: (before, after) =>
      (before === "HTTPS" || before === "TLS") && typeof after === "string" && after !== "HTTPS" && after !== "TLS"
        ? `it speaks ${after} instead of ${before}`
        : undefined,
  },
  {
    types: ["aws_lb_target_group", "aws_alb_target_group"],
    path: "protocol",
    loss: (before, after) =>
      (before === "HTTPS" || before === "TLS") && typeof after === "string" && after !== "HTTPS" && after !== "TLS"
        ? `the load balancer talks to its targets in ${after} instead of ${before}`
        : undefined,
  },
  {
    types: ["aws_cloudfront_distribution"],
    path: "default_cache_behavior.viewer_protocol_policy",
    loss: (before, after) =>
      before !== "allow-all" && !isEmpty(before) && after === "allow-all" ? "it answers plain HTTP" : undefined,
  },
  {
    types: ["aws_cloudfront_distribution"],
    path: "viewer_certificate.minimum_protocol_version",
    loss: (before, after) =>
      typeof before === "string" && typeof after === "string" && tlsOf(after) < tlsOf(before)
        ? `it takes ${after} instead of ${before}`
        : undefined,
  },
  {
    types: ["aws_kms_key"],
    path: "is_enabled",
    loss: disabled,
  },
  {
    types: ["aws_kms_external_key", "aws_kms_replica_key"],
    path: "enabled",
    loss: disabled,
  },
  {
    types: ["aws_kms_key"],
    path: "enable_key_rotation",
    loss: off("its material is no longer rotated"),
    severity: "attention",
  },
  {
    types: ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
    path: "deletion_window_in_days",
    loss: fewer("the time in which a deletion can be taken back", "days"),
    severity: "attention",
  },
];

/** Arguments that name the key that something stays encrypted with. */
export const KEY_ARGUMENTS: readonly string[] = [
  "kms_key_id",
  "kms_master_key_id",
  "kms_key_arn",
  "encryption_key",
  "server_side_encryption.kms_key_arn",
  "rule.apply_server_side_encryption_by_default.kms_master_key_id",
  "artifact_store.encryption_key.id",
];

/**
 * Parameters that demand TLS of a database's clients, with the values that do.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/PostgreSQL.Concepts.General.SSL.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-ssl-connections.require-ssl.html
 * @see https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html
 * @see https://docs.aws.amazon.com/neptune/latest/userguide/parameters.html
 */
export const TLS_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  "rds.force_ssl": ["1", "on", "true"],
  require_secure_transport: ["1", "on", "true"],
  tls: ["enabled", "tls1.2+", "tls1.3+", "fips-140-3"],
  neptune_enforce_ssl: ["1"],
};

/** 1.2 of `TLSv1.2_2021`; 1 of `TLSv1`; 0 of SSL and of what is not known. */
const tlsOf = (policy: string): number => Number(/^TLSv(1(?:\.\d)?)/.exec(policy)?.[1] ?? 0);

/**
 * The oldest version of TLS that a policy of a load balancer takes, times ten; 9 where it takes SSL or old ciphers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
 */
function oldestTls(policy: string): number | undefined {
  const modern = /^ELBSecurityPolicy-TLS13-1-([0-3])/.exec(policy)?.[1];
  if (modern !== undefined) return 10 + Number(modern);
  if (/TLS-1-2|FS-1-2/.test(policy)) return 12;
  if (/TLS-1-1|FS-1-1/.test(policy)) return 11;
  return policy.startsWith("ELBSecurityPolicy-") ? 10 : undefined;
}

export function weakerPolicy(before: string, after: string): boolean {
  const [was, is] = [oldestTls(before), oldestTls(after)];
  return was !== undefined && is !== undefined && is < was;
}
