import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { ElasticacheReplicationGroupLogDeliveryConfiguration } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { Construct } from "constructs";

export interface CacheLogsProps {
  readonly slowLog: string;
  readonly engineLog: string;
  /** 0: no logs. */
  readonly retentionDays: number;
}

/**
 * Where a cache's logs go: what took long, and what the engine says of itself.
 *
 * ElastiCache writes through the log delivery service, which enters itself into the account's resource policy for logs:
 * whoever deploys needs `logs:CreateLogDelivery`, `logs:PutResourcePolicy` and `logs:DescribeResourcePolicies`.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Log_Delivery.html
 */
export class CacheLogs extends Construct {
  readonly deliveries: ElasticacheReplicationGroupLogDeliveryConfiguration[];

  constructor(scope: Construct, id: string, props: CacheLogsProps) {
    super(scope, id);
    const groups = { "slow-log": props.slowLog, "engine-log": props.engineLog };
    this.deliveries =
      props.retentionDays === 0
        ? []
        : Object.entries(groups).map(([logType, name]) => ({
            logType,
            logFormat: "json",
            destinationType: "cloudwatch-logs",
            destination: new CloudwatchLogGroup(this, logType.replace("-", "_"), {
              name,
              retentionInDays: props.retentionDays,
            }).name,
          }));
  }
}
