import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SqsQueue, type SqsQueueConfig } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import { SqsQueueRedriveAllowPolicy } from "@cdktf/provider-aws/lib/sqs-queue-redrive-allow-policy";
import { Construct } from "constructs";
import type { MessagingThroughput } from "../../system";
import { canonicalJson } from "../canonical-json";
import { policyDocument } from "../identity";
import { QueueAlarms } from "./queue-alarms";

/** What SQS took for the largest message before it took 1 MiB; SNS does not take more. */
const MAX_MESSAGE_BYTES = 262_144;

/** The longest that a receive may wait for a message: fewest empty answers. */
const LONG_POLLING_SECONDS = 20;

export interface QueueProps {
  /** At most 80 characters; ends in `.fifo` if it is a FIFO queue. */
  readonly name: string;
  readonly deadLetterName: string;
  readonly fifo: boolean;
  /** The topic's: what duplicates are looked for in, and throughput is counted by. FIFO queues only. */
  readonly throughput: MessagingThroughput;
  readonly topicArn: string;
  readonly account: string;
  readonly keyArn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** Deliveries of a message before it goes to the dead-letter queue. */
  readonly maxReceives: number;
  readonly deadLetterRetentionSeconds: number;
  readonly rawDelivery: boolean;
  /** Prefix of the alarms' names. */
  readonly alarmName: string;
  /** Age of the oldest message that raises an alarm; `undefined` for no such alarm. */
  readonly oldestMessageSeconds: number | undefined;
  /** What the alarms notify, as a list in Terraform. */
  readonly alarmActions: string[];
}

/**
 * A queue that gets every message of a topic, with a dead-letter queue and alarms on both.
 *
 * Only the topic is let in by the queue's policy, and everybody has to use TLS. There is no statement that denies
 * sending to all others: who redrives dead letters sends to the queue with rights of their own. What SNS itself cannot
 * deliver goes to the same dead-letter queue. A message in the dead-letter queue of a FIFO queue no longer blocks its
 * group, and comes out of order when it is redriven.
 *
 * Messages lie in several zones of one region and nowhere else: those that were not consumed when a region is lost are
 * in that region's queue until it is back or their retention ends. Costs by the request, nothing while it waits.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html
 */
export class Queue extends Construct {
  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const common = this.commonSettings(props);
    const dead = new SqsQueue(this, "dead_letter_queue", {
      ...common,
      name: props.deadLetterName,
      messageRetentionSeconds: props.deadLetterRetentionSeconds,
    });
    // What is in a queue cannot be made again: these addresses must survive any refactoring of the tree.
    const address = id.replaceAll("-", "_");
    dead.overrideLogicalId(`${address}_dead_letters`);
    const queue = new SqsQueue(this, "queue", {
      ...common,
      name: props.name,
      visibilityTimeoutSeconds: props.visibilityTimeoutSeconds,
      messageRetentionSeconds: props.retentionSeconds,
      redrivePolicy: canonicalJson({ deadLetterTargetArn: dead.arn, maxReceiveCount: props.maxReceives }),
    });
    queue.overrideLogicalId(address);
    new SqsQueueRedriveAllowPolicy(this, "redrive_allow_policy", {
      queueUrl: dead.url,
      redriveAllowPolicy: canonicalJson({ redrivePermission: "byQueue", sourceQueueArns: [queue.arn] }),
    });
    const policies = [this.policy("policy", queue, props), this.policy("dead_letters_policy", dead, props)];
    new SnsTopicSubscription(this, "subscription", {
      topicArn: props.topicArn,
      protocol: "sqs",
      endpoint: queue.arn,
      rawMessageDelivery: props.rawDelivery,
      redrivePolicy: canonicalJson({ deadLetterTargetArn: dead.arn }),
      // Before that, SNS would be refused, and would not try again.
      dependsOn: policies,
    });
    new QueueAlarms(this, "alarm", {
      name: props.alarmName,
      queueName: queue.name,
      deadLetterQueueName: dead.name,
      oldestMessageSeconds: props.oldestMessageSeconds,
      actions: props.alarmActions,
    });
  }

  private commonSettings({ fifo, throughput, keyArn }: QueueProps): SqsQueueConfig {
    const perGroup = throughput === "per-message-group";
    return {
      kmsMasterKeyId: keyArn,
      kmsDataKeyReusePeriodSeconds: 300,
      maxMessageSize: MAX_MESSAGE_BYTES,
      receiveWaitTimeSeconds: LONG_POLLING_SECONDS,
      ...(fifo
        ? {
            fifoQueue: true,
            // SNS sends a deduplication id with every message.
            contentBasedDeduplication: false,
            deduplicationScope: perGroup ? "messageGroup" : "queue",
            fifoThroughputLimit: perGroup ? "perMessageGroupId" : "perQueue",
          }
        : {}),
    };
  }

  private policy(id: string, queue: SqsQueue, { topicArn, account }: QueueProps): SqsQueuePolicy {
    return new SqsQueuePolicy(this, id, {
      queueUrl: queue.url,
      policy: policyDocument(
        {
          Sid: "Topic",
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: queue.arn,
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: { "aws:SourceArn": topicArn },
          },
        },
        {
          Sid: "TlsOnly",
          Effect: "Deny",
          Principal: "*",
          Action: "sqs:*",
          Resource: queue.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ),
    });
  }
}
