import {
  messagingGrants,
  MessagingKey,
  Queue,
  type QueueProps,
  Topic,
  type TopicProps,
} from "../../src/modules/messaging";
import { parseSystem } from "../../src/system";
import { onlyResource, resources, SMALL_SYSTEM, type StackJson, synthModule } from "../support/synth";

const ACCOUNT = "123456789012";
const TOPIC_ARN = `arn:aws:sns:eu-west-1:${ACCOUNT}:s-orders.fifo`;

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const statements = (policy: unknown): Statement[] =>
  (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;

const topic = (props: Partial<TopicProps> = {}): StackJson =>
  synthModule((stack) => {
    new Topic(stack, "topic_order-events", { name: "s-orders.fifo", fifo: true, keyArn: "key", ...props });
  });

const queue = (props: Partial<QueueProps> = {}): StackJson =>
  synthModule((stack) => {
    new Queue(stack, "queue_billing", {
      name: "s-billing.fifo",
      deadLetterName: "s-billing-dead.fifo",
      fifo: true,
      throughput: "per-topic",
      topicArn: TOPIC_ARN,
      account: ACCOUNT,
      keyArn: "key",
      visibilityTimeoutSeconds: 60,
      retentionSeconds: 345_600,
      maxReceives: 3,
      deadLetterRetentionSeconds: 1_209_600,
      rawDelivery: true,
      alarmName: "s-queue-billing",
      oldestMessageSeconds: 900,
      alarmActions: [],
      ...props,
    });
  });

describe("a topic", () => {
  test("is encrypted, and lets in nobody without TLS and nobody at all by its policy", () => {
    const stack = topic();
    expect(resources(stack, "aws_sns_topic").topic_order_events).toMatchObject({
      name: "s-orders.fifo",
      fifo_topic: true,
      content_based_deduplication: false,
      fifo_throughput_scope: "Topic",
      kms_master_key_id: "key",
    });
    expect(statements(onlyResource(stack, "aws_sns_topic_policy").policy)).toEqual([
      {
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: "${aws_sns_topic.topic_order_events.arn}",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ]);
  });

  test("counts and deduplicates by message group if it is to", () => {
    expect(onlyResource(topic({ throughput: "per-message-group" }), "aws_sns_topic")).toMatchObject({
      fifo_throughput_scope: "MessageGroup",
    });
  });

  test("has nothing of FIFO topics if it is none", () => {
    const plain = onlyResource(topic({ fifo: false }), "aws_sns_topic");
    for (const key of ["fifo_topic", "content_based_deduplication", "fifo_throughput_scope"]) {
      expect(plain).not.toHaveProperty(key);
    }
  });
});

describe("a queue", () => {
  test("is encrypted and hands its dead letters to a queue that takes them from it alone", () => {
    const stack = queue();
    const { queue_billing: main, queue_billing_dead_letters: dead } = resources(stack, "aws_sqs_queue");
    expect(Object.keys(resources(stack, "aws_sqs_queue"))).toHaveLength(2);
    for (const one of [main, dead]) {
      expect(one).toMatchObject({
        fifo_queue: true,
        kms_master_key_id: "key",
        deduplication_scope: "queue",
        fifo_throughput_limit: "perQueue",
      });
    }
    expect(main).toMatchObject({ visibility_timeout_seconds: 60, message_retention_seconds: 345_600 });
    expect(dead).toMatchObject({ message_retention_seconds: 1_209_600 });
    expect(JSON.parse(main!.redrive_policy as string)).toEqual({
      deadLetterTargetArn: "${aws_sqs_queue.queue_billing_dead_letters.arn}",
      maxReceiveCount: 3,
    });
    expect(onlyResource(stack, "aws_sqs_queue_redrive_allow_policy")).toMatchObject({
      queue_url: "${aws_sqs_queue.queue_billing_dead_letters.url}",
      redrive_allow_policy: JSON.stringify({
        redrivePermission: "byQueue",
        sourceQueueArns: ["${aws_sqs_queue.queue_billing.arn}"],
      }),
    });
  });

  test("counts and deduplicates by message group if the topic does", () => {
    for (const one of Object.values(resources(queue({ throughput: "per-message-group" }), "aws_sqs_queue"))) {
      expect(one).toMatchObject({
        deduplication_scope: "messageGroup",
        fifo_throughput_limit: "perMessageGroupId",
      });
    }
  });

  test("takes messages of its topic only, and TLS only; so do its dead letters", () => {
    const policies = resources(queue(), "aws_sqs_queue_policy");
    expect(Object.keys(policies).sort()).toEqual(["queue_billing", "queue_billing_dead_letters_policy"]);
    for (const { policy } of Object.values(policies)) {
      const [allow, deny, ...others] = statements(policy);
      expect(others).toEqual([]);
      expect(allow).toMatchObject({
        Effect: "Allow",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Condition: { ArnEquals: { "aws:SourceArn": TOPIC_ARN }, StringEquals: { "aws:SourceAccount": ACCOUNT } },
      });
      expect(deny).toMatchObject({
        Effect: "Deny",
        Principal: "*",
        Action: "sqs:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      });
      expect(allow!.Resource).toBe(deny!.Resource);
    }
  });

  test("subscribes after it lets the topic in", () => {
    expect(onlyResource(queue(), "aws_sns_topic_subscription")).toMatchObject({
      topic_arn: TOPIC_ARN,
      protocol: "sqs",
      endpoint: "${aws_sqs_queue.queue_billing.arn}",
      raw_message_delivery: true,
      redrive_policy: JSON.stringify({ deadLetterTargetArn: "${aws_sqs_queue.queue_billing_dead_letters.arn}" }),
      depends_on: ["aws_sqs_queue_policy.queue_billing", "aws_sqs_queue_policy.queue_billing_dead_letters_policy"],
    });
  });

  test("raises an alarm for a dead letter and for a message that waits", () => {
    const alarms = resources(queue(), "aws_cloudwatch_metric_alarm");
    expect(Object.keys(alarms).sort()).toEqual([
      "queue_billing_alarm_dead_letters",
      "queue_billing_alarm_oldest_message",
    ]);
    expect(alarms.queue_billing_alarm_dead_letters).toMatchObject({
      metric_name: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "${aws_sqs_queue.queue_billing_dead_letters.name}" },
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
    });
    expect(alarms.queue_billing_alarm_oldest_message).toMatchObject({
      metric_name: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "${aws_sqs_queue.queue_billing.name}" },
      threshold: 900,
    });
    expect(Object.keys(resources(queue({ oldestMessageSeconds: undefined }), "aws_cloudwatch_metric_alarm"))).toEqual([
      "queue_billing_alarm_dead_letters",
    ]);
  });
});

test("the key lets SNS in for the topics of the site, and nobody else but the account", () => {
  const stack = synthModule((scope) => {
    new MessagingKey(scope, "messaging", { alias: "alias/s-messaging", account: ACCOUNT, topicArns: [TOPIC_ARN] });
  });
  const key = resources(stack, "aws_kms_key").messaging_key!;
  expect(key).toMatchObject({ enable_key_rotation: true });
  const [account, sns, ...others] = statements(key.policy);
  expect(others).toEqual([]);
  expect(account).toMatchObject({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } });
  expect(sns).toMatchObject({
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT }, ArnEquals: { "aws:SourceArn": [TOPIC_ARN] } },
  });
});

describe("the rights of a service", () => {
  const grants = (uses: string) => {
    const system = parseSystem(
      SMALL_SYSTEM.replace("{ port: 80, ", `{ port: 80, uses: ${uses}, `) +
        "topics: { orders: { queues: { billing: {}, shipping: {} } }, audit: { fifo: false, queues: { log: {} } } }\n",
      "s.yaml",
    );
    return messagingGrants(system, system.services[0]!, "dr");
  };
  const key = (through: string) => ({
    StringEquals: { "kms:ViaService": `${through}.eu-north-1.amazonaws.com` },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/small-messaging" },
  });

  test("are none if it uses nothing", () => {
    expect(grants("{}")).toEqual([]);
  });

  test("are to publish to its topics, and to encrypt through SNS", () => {
    expect(grants("{ publish: [orders, audit] }")).toEqual([
      {
        Sid: "PublishToTopics",
        Effect: "Allow",
        Action: "sns:Publish",
        Resource: [
          "arn:aws:sns:eu-north-1:123456789012:small-orders.fifo",
          "arn:aws:sns:eu-north-1:123456789012:small-audit",
        ],
      },
      {
        Sid: "EncryptMessages",
        Effect: "Allow",
        Action: ["kms:Decrypt", "kms:GenerateDataKey"],
        Resource: "arn:aws:kms:eu-north-1:123456789012:key/*",
        Condition: key("sns"),
      },
    ]);
  });

  test("are to consume its queues, not to send to them, and to decrypt through SQS", () => {
    expect(grants("{ consume: [shipping] }")).toEqual([
      {
        Sid: "ConsumeQueues",
        Effect: "Allow",
        Action: [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
          "sqs:GetQueueUrl",
        ],
        Resource: ["arn:aws:sqs:eu-north-1:123456789012:small-shipping.fifo"],
      },
      {
        Sid: "DecryptMessages",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: "arn:aws:kms:eu-north-1:123456789012:key/*",
        Condition: key("sqs"),
      },
    ]);
  });
});
