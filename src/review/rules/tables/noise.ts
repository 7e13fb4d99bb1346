/** What changes by itself, or because AWS or another resource changes it. */

/** Parts of arguments that AWS fills in, by type. */
export const COMPUTED_PARTS: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: ["desired_capacity"],
  aws_dynamodb_table: ["arn", "kms_key_arn", "stream_arn", "stream_label"],
  aws_ecs_service: ["desired_count"],
  aws_eks_cluster: ["cluster_security_group_id", "vpc_id"],
  aws_eks_node_group: ["desired_size"],
  aws_secretsmanager_secret: ["last_accessed_date", "status", "status_message"],
  kubernetes_config_map_v1: ["generation", "resource_version", "uid"],
  kubernetes_namespace_v1: ["generation", "resource_version", "uid"],
  kubernetes_storage_class_v1: ["generation", "resource_version", "uid"],
};

/** Arguments that another resource sets, although they may be set here, too. */
export const SET_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  aws_iam_role: ["inline_policy", "managed_policy_arns"],
  aws_s3_bucket: [
    "acceleration_status",
    "acl",
    "cors_rule",
    "grant",
    "lifecycle_rule",
    "logging",
    "object_lock_configuration",
    "policy",
    "replication_configuration",
    "request_payer",
    "server_side_encryption_configuration",
    "versioning",
    "website",
  ],
};

/** Attributes that nobody sets, for resources whose configuration is not known. */
export const COMPUTED =
  /^(arn|id|tags_all|etag|status|owner_id|unique_id|endpoint|address|hosted_zone_id|resource_id|replicas)$|^(latest|last)_|_(arn|id|status|endpoint|address|time|date|at)$/;
