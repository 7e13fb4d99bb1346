import type { SiteName } from "../model";

export interface Queue {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly retentionSeconds: number;
  /** How often a message is handed out before it goes to the dead-letter queue. */
  readonly maxReceives: number;
  readonly deadLetterRetentionSeconds: number;
  /** Whether messages come as they were published, not wrapped into an SNS notification. */
  readonly rawDelivery: boolean;
  /** Age of the oldest message that raises an alarm. */
  readonly oldestMessageSeconds: number | undefined;
}

/** What AWS counts throughput by, and looks for duplicates in. */
export type MessagingThroughput = "per-topic" | "per-message-group";

export interface Topic {
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
  readonly throughput: MessagingThroughput;
  readonly alarmActions: Readonly<Record<SiteName, string>> | undefined;
  readonly queues: readonly Queue[];
}
