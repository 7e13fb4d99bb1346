import { names, type Service, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";

/**
 * The use of a site's messaging key through one AWS service.
 *
 * The key's id is not known before it stands, so the key is named by its alias. IAM takes no alias for a resource.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
const keyUse = (sid: string, actions: readonly string[], through: "sns" | "sqs", system: System, region: string) => ({
  Sid: sid,
  Effect: "Allow" as const,
  Action: actions,
  Resource: `arn:aws:kms:${region}:${system.account}:key/*`,
  Condition: {
    StringEquals: { "kms:ViaService": `${through}.${region}.amazonaws.com` },
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": names.messagingKeyAlias(system.name) },
  },
});

/**
 * What the instances of a service may do because it publishes to topics or consumes queues: that, in its own site, and
 * nothing else. Who publishes needs no right for the queues: SNS has it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#sns-what-permissions-for-sse
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
 */
export function messagingGrants(system: System, { uses }: Service, site: SiteName): readonly PolicyStatement[] {
  const { name, account, topics } = system;
  const { region } = system.sites[site];
  const published = topics
    .filter((topic) => uses.publish.includes(topic.name))
    .map((topic) => names.topicArn(region, account, names.topicName(name, topic.name, topic.fifo)));
  const consumed = topics.flatMap(({ fifo, queues }) =>
    queues
      .filter((queue) => uses.consume.includes(queue.name))
      .map((queue) => names.queueArn(region, account, names.queueName(name, queue.name, fifo))),
  );
  return [
    ...(published.length === 0
      ? []
      : [
          { Sid: "PublishToTopics", Effect: "Allow" as const, Action: "sns:Publish", Resource: published },
          keyUse("EncryptMessages", ["kms:Decrypt", "kms:GenerateDataKey"], "sns", system, region),
        ]),
    ...(consumed.length === 0
      ? []
      : [
          {
            Sid: "ConsumeQueues",
            Effect: "Allow" as const,
            Action: [
              "sqs:ReceiveMessage",
              "sqs:DeleteMessage",
              "sqs:ChangeMessageVisibility",
              "sqs:GetQueueAttributes",
              "sqs:GetQueueUrl",
            ],
            Resource: consumed,
          },
          keyUse("DecryptMessages", ["kms:Decrypt"], "sqs", system, region),
        ]),
  ];
}
