/** What a site needs before it can take over. */
import { gone, type Guard } from "../support/guards";
import { flag } from "../support/values";

/** Types that are used by name, and the attributes that are their names. */
export const NAMED: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ["arn"],
  aws_ami: ["id", "arn"],
  aws_ami_copy: ["id", "arn"],
  aws_iam_instance_profile: ["name", "arn"],
  aws_iam_role: ["arn", "name"],
  aws_iam_server_certificate: ["arn"],
  aws_key_pair: ["key_name"],
  aws_kms_alias: ["name", "arn"],
  aws_launch_template: ["id", "name"],
  aws_ssm_parameter: ["name", "arn"],
};

export interface Path {
  readonly says: string;
  /** What it belongs to: the attribute that names it, and its types. */
  readonly parents: readonly (readonly [attribute: string, types: readonly string[]])[];
  /** Another resource that agrees in these takes its place. */
  readonly same: readonly string[];
  /** Counts only where this is set. */
  readonly onlyIf?: string;
  /** No loss where the active site gives it up as well. */
  readonly mayGoTogether?: true;
}

/** Types that nothing names, but without which traffic does not arrive or leave. */
export const PATHS: Readonly<Record<string, Path>> = {
  aws_globalaccelerator_endpoint_group: {
    says: "the accelerator can send no traffic to the standby",
    parents: [["listener_arn", ["aws_globalaccelerator_listener"]]],
    same: ["listener_arn", "endpoint_group_region"],
    mayGoTogether: true,
  },
  aws_route: {
    says: "what stands in the standby's subnets has no such way out any more",
    parents: [["route_table_id", ["aws_route_table"]]],
    same: ["route_table_id", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"],
  },
  aws_route53_record: {
    says: "the name can no longer lead to the standby",
    parents: [["zone_id", ["aws_route53_zone"]]],
    same: ["zone_id", "name", "type", "set_identifier"],
    onlyIf: "set_identifier",
    mayGoTogether: true,
  },
  aws_route_table_association: {
    says: "the subnet falls back to the VPC's main route table",
    parents: [
      ["route_table_id", ["aws_route_table"]],
      ["subnet_id", ["aws_subnet"]],
    ],
    same: ["subnet_id"],
  },
  aws_vpc_endpoint: {
    says: "the standby's subnets reach that service by another way, or not at all",
    parents: [["vpc_id", ["aws_vpc"]]],
    same: ["vpc_id", "service_name"],
    mayGoTogether: true,
  },
};

/** What no longer leads there although it stands. */
export const PATH_GUARDS: readonly Guard[] = [
  {
    types: ["aws_globalaccelerator_accelerator"],
    path: "enabled",
    loss: (before, after) =>
      flag(before) !== false && flag(after) === false
        ? "it is disabled: it sends traffic to neither site, and its addresses do not answer"
        : undefined,
  },
  {
    types: ["aws_globalaccelerator_endpoint_group"],
    path: "endpoint_configuration",
    loss: gone("it has no endpoint any more: the accelerator can send no traffic to the standby"),
  },
];
