import { type SiteNames, variableName } from "../environment";
import type { Service, System } from "../model";
import { queueName, queueUrl, topicArn, topicName } from "./names";

/** What the instances of a service find in their environment: `TOPIC_<NAME>_ARN` and `QUEUE_<NAME>_URL`, of their own site. */
export function messagingEnvironment(
  system: System,
  { uses }: Service,
  { region }: SiteNames,
): Readonly<Record<string, string>> {
  const { name, account, topics } = system;
  return Object.fromEntries(
    topics.flatMap((topic) => [
      ...(uses.publish.includes(topic.name)
        ? [
            [
              `TOPIC_${variableName(topic.name)}_ARN`,
              topicArn(region, account, topicName(name, topic.name, topic.fifo)),
            ],
          ]
        : []),
      ...topic.queues
        .filter((queue) => uses.consume.includes(queue.name))
        .map((queue) => [
          `QUEUE_${variableName(queue.name)}_URL`,
          queueUrl(region, account, queueName(name, queue.name, topic.fifo)),
        ]),
    ]),
  ) as Record<string, string>;
}
