/** Where policies stand, and to what they belong. */

export interface PolicyPlace {
  readonly attribute: string;
  /** The argument that names what the policy belongs to, and of which types that may be. */
  readonly owner?: { readonly attribute: string; readonly types: readonly string[] };
  /** What it names is everybody, if it names no principal: a policy of an identity. */
  readonly identity?: true;
}

const of = (attribute: string, owner: string, ...types: string[]): PolicyPlace => ({
  attribute,
  owner: { attribute: owner, types },
});

export const POLICIES: Readonly<Record<string, PolicyPlace>> = {
  // Of identities
  aws_iam_role_policy: { ...of("policy", "role", "aws_iam_role"), identity: true },
  aws_iam_user_policy: { ...of("policy", "user", "aws_iam_user"), identity: true },
  aws_iam_group_policy: { ...of("policy", "group", "aws_iam_group"), identity: true },
  aws_iam_policy: { attribute: "policy", identity: true },
  aws_ssoadmin_permission_set_inline_policy: { attribute: "inline_policy", identity: true },
  // Of resources
  aws_iam_role: { attribute: "assume_role_policy" },
  aws_kms_key: { attribute: "policy" },
  aws_kms_replica_key: { attribute: "policy" },
  aws_kms_external_key: { attribute: "policy" },
  aws_vpc_endpoint: { attribute: "policy" },
  aws_kms_key_policy: of("policy", "key_id", "aws_kms_key"),
  aws_s3_bucket_policy: of("policy", "bucket", "aws_s3_bucket"),
  aws_s3control_bucket_policy: { attribute: "policy" },
  aws_s3_access_point: { attribute: "policy" },
  aws_sqs_queue: { attribute: "policy" },
  aws_sqs_queue_policy: of("policy", "queue_url", "aws_sqs_queue"),
  aws_sns_topic: { attribute: "policy" },
  aws_sns_topic_policy: of("policy", "arn", "aws_sns_topic"),
  aws_secretsmanager_secret: { attribute: "policy" },
  aws_secretsmanager_secret_policy: of("policy", "secret_arn", "aws_secretsmanager_secret"),
  aws_ecr_repository_policy: of("policy", "repository", "aws_ecr_repository"),
  aws_ecr_registry_policy: { attribute: "policy" },
  aws_backup_vault_policy: of("policy", "backup_vault_name", "aws_backup_vault"),
  aws_dynamodb_resource_policy: of("policy", "resource_arn", "aws_dynamodb_table"),
  aws_efs_file_system_policy: of("policy", "file_system_id", "aws_efs_file_system"),
  aws_opensearch_domain: { attribute: "access_policies" },
  aws_opensearch_domain_policy: of("access_policies", "domain_name", "aws_opensearch_domain"),
  aws_elasticsearch_domain: { attribute: "access_policies" },
  aws_elasticsearch_domain_policy: of("access_policies", "domain_name", "aws_elasticsearch_domain"),
  aws_cloudwatch_event_bus_policy: { attribute: "policy" },
  aws_cloudwatch_log_resource_policy: { attribute: "policy_document" },
  aws_kinesis_resource_policy: of("policy", "resource_arn", "aws_kinesis_stream"),
  aws_api_gateway_rest_api_policy: { attribute: "policy" },
  aws_codeartifact_domain_permissions_policy: { attribute: "policy_document" },
  aws_codeartifact_repository_permissions_policy: { attribute: "policy_document" },
  aws_glue_resource_policy: { attribute: "policy" },
  aws_msk_cluster_policy: of("policy", "cluster_arn", "aws_msk_cluster"),
  aws_redshift_resource_policy: { attribute: "policy" },
  aws_acmpca_policy: { attribute: "policy" },
};

/** Policies attached to identities: the argument that names the policy, and the one that names who gets it. */
export const ATTACHMENTS: Readonly<
  Record<string, { readonly policy: string; readonly owner: string; readonly types: readonly string[] }>
> = {
  aws_iam_role_policy_attachment: { policy: "policy_arn", owner: "role", types: ["aws_iam_role"] },
  aws_iam_user_policy_attachment: { policy: "policy_arn", owner: "user", types: ["aws_iam_user"] },
  aws_iam_group_policy_attachment: { policy: "policy_arn", owner: "group", types: ["aws_iam_group"] },
  aws_iam_role_policy_attachments_exclusive: { policy: "policy_arns", owner: "role_name", types: ["aws_iam_role"] },
  aws_eks_access_policy_association: { policy: "policy_arn", owner: "cluster_name", types: ["aws_eks_cluster"] },
  aws_ssoadmin_managed_policy_attachment: {
    policy: "managed_policy_arn",
    owner: "permission_set_arn",
    types: ["aws_ssoadmin_permission_set"],
  },
};

/** Who `aws_iam_policy_attachment` names: many at once, of several types. */
export const HOLDERS: Readonly<
  Record<string, { readonly type: string; readonly attachment: string; readonly owner: string }>
> = {
  roles: { type: "aws_iam_role", attachment: "aws_iam_role_policy_attachment", owner: "role" },
  users: { type: "aws_iam_user", attachment: "aws_iam_user_policy_attachment", owner: "user" },
  groups: { type: "aws_iam_group", attachment: "aws_iam_group_policy_attachment", owner: "group" },
};
