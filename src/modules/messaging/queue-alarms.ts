import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";

export interface QueueAlarmsProps {
  /** Prefix of the alarms' names. */
  readonly name: string;
  readonly queueName: string;
  readonly deadLetterQueueName: string;
  /** Age of the oldest message that raises an alarm; `undefined` for no such alarm. */
  readonly oldestMessageSeconds: number | undefined;
  /** ARNs of what the alarms notify, as a list in Terraform. */
  readonly actions: string[];
}

/**
 * Alarms of a queue: a message in its dead-letter queue, and a message that waits too long.
 *
 * SQS sends metrics every minute, and none for queues that nobody has used for six hours: no data is no alarm. Each
 * alarm costs by the month, also in a standby.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/dead-letter-queues-alarms-cloudwatch.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export class QueueAlarms extends Construct {
  constructor(scope: Construct, id: string, props: QueueAlarmsProps) {
    super(scope, id);
    const common = {
      namespace: "AWS/SQS",
      statistic: "Maximum",
      period: 60,
      comparisonOperator: "GreaterThanThreshold",
      treatMissingData: "notBreaching",
      alarmActions: props.actions,
      okActions: props.actions,
    } as const satisfies Partial<CloudwatchMetricAlarmConfig>;
    new CloudwatchMetricAlarm(this, "dead_letters", {
      ...common,
      alarmName: `${props.name}-dead-letters`,
      alarmDescription: `Messages of ${props.queueName} could not be processed`,
      // What a redrive moves back leaves this metric; the number of messages sent would not count moved ones at all.
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: props.deadLetterQueueName },
      evaluationPeriods: 1,
      threshold: 0,
    });
    if (props.oldestMessageSeconds === undefined) return;
    new CloudwatchMetricAlarm(this, "oldest_message", {
      ...common,
      alarmName: `${props.name}-oldest-message`,
      alarmDescription: `A message waits in ${props.queueName} for longer than ${props.oldestMessageSeconds} s`,
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: props.queueName },
      // Three minutes in a row: a message that is handed out again is as old as it was.
      evaluationPeriods: 3,
      threshold: props.oldestMessageSeconds,
    });
  }
}
