import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const TOPIC: NameLimit = {
  what: "an SNS topic name",
  max: 256,
  pattern: /^[\w-]+(\.fifo)?$/,
  source: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
};

const QUEUE: NameLimit = {
  what: "an SQS queue name",
  max: 80,
  pattern: /^[\w-]+(\.fifo)?$/,
  source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
};

/** AWS wants the names of FIFO topics and queues to end so. */
const suffix = (fifo: boolean): string => (fifo ? ".fifo" : "");

export const topicName = (system: string, topic: string, fifo: boolean): string => `${system}-${topic}${suffix(fifo)}`;

export const queueName = (system: string, queue: string, fifo: boolean): string => `${system}-${queue}${suffix(fifo)}`;

export const deadLetterQueueName = (system: string, queue: string, fifo: boolean): string =>
  `${system}-${queue}-dead${suffix(fifo)}`;

export const topicArn = (region: string, account: string, topic: string): string =>
  `arn:aws:sns:${region}:${account}:${topic}`;

export const queueArn = (region: string, account: string, queue: string): string =>
  `arn:aws:sqs:${region}:${account}:${queue}`;

export const queueUrl = (region: string, account: string, queue: string): string =>
  `https://sqs.${region}.amazonaws.com/${account}/${queue}`;

/** The key that a site's topics and queues are encrypted with. */
export const messagingKeyAlias = (system: string): string => `alias/${system}-messaging`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export const messagingComposedNames = ({ system = "", topics }: SystemDraft): readonly ComposedName[] =>
  Object.entries(topics ?? {}).flatMap(([topic, props]) => {
    const fifo = props?.fifo ?? true;
    const queues = Object.keys(props?.queues ?? {}).flatMap((queue): ComposedName[] => {
      const path = ["topics", topic, "queues", queue];
      return [
        { name: queueName(system, queue, fifo), limit: QUEUE, path },
        { name: deadLetterQueueName(system, queue, fifo), limit: QUEUE, path },
      ];
    });
    return [{ name: topicName(system, topic, fifo), limit: TOPIC, path: ["topics", topic] }, ...queues];
  });
