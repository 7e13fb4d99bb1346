import { MessagingKey, Queue, Topic } from "../../modules/messaging";
import { SiteVariable } from "../../modules/site-variable";
import { names, type Topic as TopicModel } from "../../system";
import type { SiteScope } from "./scope";

/** The site's topics and queues. Both sites have the same ones, and use their own. */
export function addMessaging(scope: SiteScope): void {
  const { stack, system, region } = scope;
  const { name, account, topics } = system;
  if (topics.length === 0) return;
  const key = new MessagingKey(stack, "messaging", {
    alias: names.messagingKeyAlias(name),
    account,
    // Computed, because the topics are encrypted with the key that is to name them.
    topicArns: topics.map((topic) => names.topicArn(region, account, names.topicName(name, topic.name, topic.fifo))),
  });
  for (const topic of topics) addTopic(scope, topic, key.arn);
}

function addTopic({ stack, system, site }: SiteScope, model: TopicModel, keyArn: string): void {
  const { name, account } = system;
  const { fifo, throughput } = model;
  const topic = new Topic(stack, `topic_${model.name}`, {
    name: names.topicName(name, model.name, fifo),
    fifo,
    contentBasedDeduplication: model.contentBasedDeduplication,
    throughput,
    keyArn,
  });
  const actions = new SiteVariable(topic, "alarm_actions", {
    type: "list(string)",
    description: "ARNs of what the alarms of the topic's queues notify, in the site's own region.",
    value: model.alarmActions === undefined ? [] : [model.alarmActions[site.name]],
  });
  // Not below the topic: a queue that moves to another topic keeps its address, and its messages.
  for (const queue of model.queues) {
    const { name: queueName, ...settings } = queue;
    new Queue(stack, `queue_${queueName}`, {
      ...settings,
      name: names.queueName(name, queueName, fifo),
      deadLetterName: names.deadLetterQueueName(name, queueName, fifo),
      fifo,
      throughput,
      topicArn: topic.arn,
      account,
      keyArn,
      alarmName: `${name}-queue-${queueName}`,
      alarmActions: actions.listValue,
    });
  }
}
