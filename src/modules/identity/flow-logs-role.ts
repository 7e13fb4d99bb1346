import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument } from "./policy";

export interface FlowLogsRoleProps {
  /** At most 64 characters; global in the account. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly logGroupName: string;
}

/**
 * The role that VPC Flow Logs of one region writes with: into one log group, for this account only.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export class FlowLogsRole extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsRoleProps) {
    super(scope, id);
    const { account, region } = props;
    const role = new IamRole(this, "role", {
      name: props.name,
      assumeRolePolicy: policyDocument({
        Effect: "Allow",
        Principal: { Service: "vpc-flow-logs.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${account}:vpc-flow-log/*` },
        },
      }),
    });
    const groups = `arn:aws:logs:${region}:${account}:log-group`;
    new IamRolePolicy(this, "policy", {
      name: "write-flow-logs",
      role: role.name,
      policy: policyDocument(
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [`${groups}:${props.logGroupName}`, `${groups}:${props.logGroupName}:log-stream:*`],
        },
        { Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: `${groups}:*` },
      ),
    });
  }
}
