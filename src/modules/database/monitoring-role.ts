import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument } from "../identity";

export interface DatabaseMonitoringRoleProps {
  /** At most 64 characters; global in the account. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Identifiers of the instances, in which `?` stands for any one character. */
  readonly instances: readonly string[];
}

/** Where enhanced monitoring writes, in every account and region. */
const LOG_GROUP = "RDSOSMetrics";

/**
 * The role that enhanced monitoring of one region's databases writes with: into RDS's own log group, for this account's
 * databases only. What AWS's managed policy allows, without its wildcards.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
export class DatabaseMonitoringRole extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseMonitoringRoleProps) {
    super(scope, id);
    const { account, region } = props;
    const instances = props.instances.map((instance) => `arn:aws:rds:${region}:${account}:db:${instance}`);
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "monitoring.rds.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": instances },
        },
      }),
    });
    const group = `arn:aws:logs:${region}:${account}:log-group:${LOG_GROUP}`;
    new IamRolePolicy(this, "policy", {
      name: "write-metrics",
      role: role.name,
      policy: policyDocument(
        {
          Effect: "Allow",
          Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
          Resource: [group, `${group}:*`],
        },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams", "logs:GetLogEvents"],
          Resource: `${group}:log-stream:*`,
        },
      ),
    });
  }
}
