import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Construct } from "constructs";
import type { MessagingThroughput } from "../../system";
import { policyDocument } from "../identity";

export interface TopicProps {
  /** At most 256 characters; ends in `.fifo` if it is a FIFO topic. */
  readonly name: string;

  readonly fifo: boolean;

  /**
   * Whether SNS makes deduplication ids of the bodies. FIFO topics only.
   *
   * @default false
   */
  readonly contentBasedDeduplication?: boolean;

  /**
   * What duplicates are looked for in, and throughput is counted by. FIFO topics only.
   *
   * @default "per-topic"
   */
  readonly throughput?: MessagingThroughput;

  readonly keyArn: string;
}

/**
 * An SNS topic, encrypted, that takes TLS only.
 *
 * Its policy lets nobody in: who may publish has the right by a role of the same account. SNS keeps a message until all
 * queues have it, in several zones of one region and in no other. Each site has its topic; failover does nothing to it,
 * publishers find that of their own site. It costs by the message, nothing while it waits.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-fifo-topics.html
 * @see https://docs.aws.amazon.com/sns/latest/dg/fifo-high-throughput.html
 */
export class Topic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: TopicProps) {
    super(scope, id);
    const topic = new SnsTopic(this, "topic", {
      name: props.name,
      kmsMasterKeyId: props.keyArn,
      ...(props.fifo
        ? {
            fifoTopic: true,
            contentBasedDeduplication: props.contentBasedDeduplication ?? false,
            fifoThroughputScope: props.throughput === "per-message-group" ? "MessageGroup" : "Topic",
          }
        : {}),
    });
    // What subscribes and publishes names it: its address must survive any refactoring of the tree.
    topic.overrideLogicalId(id.replaceAll("-", "_"));
    this.arn = topic.arn;
    new SnsTopicPolicy(this, "policy", {
      arn: topic.arn,
      policy: policyDocument({
        Sid: "TlsOnly",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: topic.arn,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    });
  }
}
