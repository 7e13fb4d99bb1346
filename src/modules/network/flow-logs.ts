import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { Construct } from "constructs";
import { SiteVariable } from "../site-variable";

export interface FlowLogsProps {
  readonly vpcId: string;
  readonly logGroupName: string;
  /** Days that CloudWatch Logs keeps them; 0 switches them off. */
  readonly retentionDays: number;
  /** Role that VPC Flow Logs writes with. */
  readonly roleArn: string;
}

/**
 * Records of the connections in a VPC, accepted and refused, in CloudWatch Logs.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-cwl.html
 */
export class FlowLogs extends Construct {
  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const retention = new SiteVariable(this, "retention_days", {
      type: "number",
      description: "Days that VPC flow logs are kept; 0 switches them off.",
      value: props.retentionDays,
    });
    const count = `\${${retention.fqn} > 0 ? 1 : 0}`;
    const group = new CloudwatchLogGroup(this, "log_group", {
      name: props.logGroupName,
      retentionInDays: retention.numberValue,
    });
    group.addOverride("count", count);
    const log = new FlowLog(this, "flow_log", {
      vpcId: props.vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: `\${${group.fqn}[0].arn}`,
      iamRoleArn: props.roleArn,
      maxAggregationInterval: 60,
    });
    log.addOverride("count", count);
  }
}
