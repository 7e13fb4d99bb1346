import type { CatalogueEntry } from "./entry";

export const MESSAGING_ERRORS = {
  QUEUE_NAME_TAKEN: {
    exit: 2,
    message: "Queue {queue} of topic {topic} has the name of one of topic {owner}.",
    hint: "Services name queues without their topic: give each queue of the system a name of its own.",
  },
  QUEUE_RETENTION_SHORT: {
    exit: 2,
    message: "Queue {queue} keeps a message for {retention}, and all its deliveries take {needed}.",
    hint:
      "Raise `retention` above `visibilityTimeout` times `maxReceives`: a message that expires before never gets to the " +
      "dead-letter queue.",
  },
  DEAD_LETTERS_EXPIRE_FIRST: {
    exit: 2,
    message: "The dead-letter queue of {queue} keeps messages for {deadLetterRetention}, the queue for {retention}.",
    hint: "Keep dead letters at least as long: in standard queues their age counts from when they were sent.",
  },
  QUEUE_ALARM_TOO_LATE: {
    exit: 2,
    message:
      "The alarm of queue {queue} waits for a message of {oldestMessage}, and messages expire after {retention}.",
    hint: "Make `oldestMessage` shorter than `retention`, or `none`.",
  },
  TOPIC_NOT_FIFO: {
    exit: 2,
    message: "Topic {topic} is not a FIFO topic and has `{key}`.",
    hint: "Remove `{key}`, or `fifo: false`: standard topics have neither order nor deduplication.",
  },
  ALARM_ACTION_ELSEWHERE: {
    exit: 2,
    message: "The alarms of the {site} site cannot notify {arn}.",
    hint: "CloudWatch notifies what is in its own region and account: name something in {region}, account {account}.",
  },
  MESSAGING_UNREACHABLE: {
    exit: 2,
    message: "Service {service} cannot reach its topics and queues: {reason}.",
    hint: "SNS and SQS are reached through a NAT gateway on port 443: allow both.",
  },
} as const satisfies Record<string, CatalogueEntry>;
