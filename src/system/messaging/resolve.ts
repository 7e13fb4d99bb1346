import type { SystemDocument } from "../schema";
import type { Queue, Topic } from "./model";

type QueueDocument = SystemDocument["topics"][string]["queues"][string];

const resolveQueue = (name: string, queue: QueueDocument): Queue => ({
  name,
  visibilityTimeoutSeconds: queue.visibilityTimeout,
  retentionSeconds: queue.retention,
  maxReceives: queue.maxReceives,
  deadLetterRetentionSeconds: queue.deadLetterRetention,
  rawDelivery: queue.rawDelivery,
  oldestMessageSeconds: queue.oldestMessage === "none" ? undefined : queue.oldestMessage,
});

export const resolveTopics = (document: SystemDocument): readonly Topic[] =>
  Object.entries(document.topics).map(([name, topic]) => ({
    name,
    fifo: topic.fifo,
    contentBasedDeduplication: topic.contentBasedDeduplication ?? false,
    throughput: topic.throughput ?? "per-topic",
    alarmActions: topic.alarmActions,
    queues: Object.entries(topic.queues).map(([queue, props]) => resolveQueue(queue, props)),
  }));
