import { z } from "zod";
import { name, perSite } from "../schema-parts";
import { durationSeconds } from "../units";

const SQS_MAX_VISIBILITY = 12 * 3600;
const SQS_MAX_RETENTION = 14 * 86_400;

const queue = z.strictObject({
  visibilityTimeout: durationSeconds({ max: SQS_MAX_VISIBILITY })
    .prefault("30s")
    .describe(
      "How long a message that a consumer has taken stays hidden from the others. Longer than the work on it takes: " +
        "after that it is handed out again.",
    ),
  retention: durationSeconds({ min: 60, max: SQS_MAX_RETENTION })
    .prefault("4d")
    .describe(
      "How long a message waits for a consumer before SQS deletes it. Of a region that is lost, messages that it holds " +
        "come back only if it is back within this time.",
    ),
  maxReceives: z
    .int()
    .min(1)
    .max(1000)
    .default(5)
    .describe("How often a message is handed out before it goes to the dead-letter queue."),
  deadLetterRetention: durationSeconds({ min: 60, max: SQS_MAX_RETENTION })
    .prefault("14d")
    .describe("How long the dead-letter queue keeps a message."),
  rawDelivery: z
    .boolean()
    .default(true)
    .describe(
      "Whether a consumer gets the message as it was published, or wrapped into the JSON of an SNS notification. Raw " +
        "messages take ten message attributes at most.",
    ),
  oldestMessage: z
    .union([z.literal("none"), durationSeconds({ min: 60, max: SQS_MAX_RETENTION })], {
      error: "expected a duration from 1m to 14d, or none",
    })
    .prefault("15m")
    .describe("Age of the oldest message that raises an alarm; `none` for no such alarm."),
});

export const topicsSchema = z
  .record(
    name("a topic name", 40),
    z.strictObject({
      fifo: z
        .boolean()
        .default(true)
        .describe(
          "Whether messages of one group stay in order and duplicates within five minutes are dropped. It cannot " +
            "change later: AWS would need a new topic and new queues.",
        ),
      contentBasedDeduplication: z
        .boolean()
        .optional()
        .describe(
          "Whether SNS takes a hash of the body for the deduplication id, so that publishers need give none. Of FIFO " +
            "topics only. Default: false.",
        ),
      throughput: z
        .enum(["per-topic", "per-message-group"])
        .optional()
        .describe(
          "`per-topic`: duplicates are found in the whole topic, at up to 3000 messages per second. " +
            "`per-message-group`: duplicates are found within their message group, at whatever the region allows. Of " +
            "FIFO topics only. Default: per-topic.",
        ),
      alarmActions: perSite(
        z
          .string()
          .regex(/^arn:aws:[a-z0-9-]+:[a-z0-9-]+:\d{12}:.+$/, { error: "expected an ARN" })
          .describe("ARN of what CloudWatch notifies, an SNS topic for example, in the site's own region."),
      )
        .optional()
        .describe("What the alarms of the queues notify, one in each site. Default: alarms change their state only."),
      queues: z
        .record(name("a queue name", 40), queue)
        .refine((queues) => Object.keys(queues).length > 0, { error: "expected at least one queue" })
        .describe("The queues that every message of the topic goes to, by name. No other topic may have one so named."),
    }),
  )
  .default({})
  .describe(
    "Topics, by name, each fanned out to queues. Both sites have their own; no message goes from one to the other.",
  );
