/** What interrupts a site, or sends its traffic elsewhere, when it changes. */

/** Arguments that do so although the resource stays. An instance refresh is not here: it keeps enough instances healthy. */
export const INTERRUPTING: Readonly<Record<string, readonly string[]>> = {
  aws_autoscaling_group: ["health_check_type", "target_group_arns", "vpc_zone_identifier"],
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
  aws_db_instance: [
    "ca_cert_identifier",
    "db_subnet_group_name",
    "engine_version",
    "identifier",
    "instance_class",
    "network_type",
    "port",
    "storage_type",
  ],
  aws_docdb_cluster: ["engine_version", "port"],
  aws_ecs_service: ["load_balancer", "network_configuration"],
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/VersionManagement.html
  aws_elasticache_replication_group: ["engine_version", "node_type", "transit_encryption_mode"],
  aws_elasticache_cluster: ["engine_version", "node_type"],
  aws_globalaccelerator_endpoint_group: [
    "endpoint_configuration",
    "health_check_path",
    "health_check_port",
    "health_check_protocol",
    "threshold_count",
    "traffic_dial_percentage",
  ],
  // A stopped instance is started again for these.
  aws_instance: ["instance_type", "user_data", "user_data_base64"],
  aws_internet_gateway: ["vpc_id"],
  aws_lb: ["security_groups", "subnets", "subnet_mapping"],
  aws_lb_listener: ["default_action", "port", "protocol"],
  aws_lb_listener_rule: ["action", "condition"],
  aws_lb_target_group: ["health_check"],
  aws_memorydb_cluster: ["engine_version", "node_type"],
  aws_mq_broker: ["configuration", "engine_version", "host_instance_type"],
  aws_neptune_cluster: ["engine_version"],
  aws_rds_cluster: ["engine_version", "port"],
  aws_rds_cluster_instance: ["ca_cert_identifier", "identifier", "instance_class"],
  aws_route: [
    "gateway_id",
    "nat_gateway_id",
    "network_interface_id",
    "transit_gateway_id",
    "vpc_peering_connection_id",
  ],
  aws_route53_record: ["alias", "health_check_id", "records", "weighted_routing_policy"],
  aws_route_table: ["route"],
  aws_service_discovery_instance: ["attributes"],
};

/** Types of which a new one takes the old one's place without anybody noticing. */
export const HARMLESS_TO_REPLACE: readonly RegExp[] = [
  /^(terraform_data|null_resource)$/,
  /^(random|time|tls|local)_/,
  /^aws_cloudwatch_(metric_alarm|composite_alarm|dashboard|event_rule|event_target|log_metric_filter)$/,
  /^aws_iam_.*(policy|policy_attachment)$/,
  /^aws_acm_certificate(_validation)?$/,
  /^aws_(backup_plan|backup_selection|flow_log|kms_alias|ssm_parameter|autoscaling_policy|ami_copy)$/,
  /^aws_(launch_template|launch_configuration|ecs_task_definition)$/,
  /^aws_db_(cluster_)?(parameter|option)_group$/,
  /^aws_rds_cluster_parameter_group$/,
  /^aws_s3_(object|bucket_\w+)$/,
  /^kubernetes_config_map(_v1)?$/,
];
