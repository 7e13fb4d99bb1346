import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { formatDuration } from "../units";

type TopicDraft = NonNullable<NonNullable<SystemDraft["topics"]>[string]>;

const topicsOf = (draft: SystemDraft): [string, TopicDraft][] =>
  Object.entries(draft.topics ?? {}).flatMap(([name, topic]) => (topic ? [[name, topic]] : []));

/** Services and grants name queues without their topic, and the same name in AWS would be the same queue. */
function checkQueueNames(draft: SystemDraft): Problem[] {
  const owners = new Map<string, string>();
  return topicsOf(draft).flatMap(([topic, { queues }]) =>
    Object.keys(queues ?? {}).flatMap((queue) => {
      const owner = owners.get(queue);
      owners.set(queue, owner ?? topic);
      const path = ["topics", topic, "queues", queue];
      return owner === undefined ? [] : [problem(path, "QUEUE_NAME_TAKEN", { queue, topic, owner }, { atKey: true })];
    }),
  );
}

/** What a message has to have time for: all its deliveries before it expires, and the look at it after that. */
function checkTimes(draft: SystemDraft): Problem[] {
  return topicsOf(draft).flatMap(([topic, { fifo, queues }]) =>
    Object.entries(queues ?? {}).flatMap(([queue, props]) => {
      const { visibilityTimeout, retention, maxReceives, deadLetterRetention, oldestMessage } = props ?? {};
      if (retention === undefined) return [];
      const path = ["topics", topic, "queues", queue];
      const kept = formatDuration(retention);
      const needed = (visibilityTimeout ?? 0) * (maxReceives ?? 0);
      return [
        ...(needed >= retention
          ? [
              problem([...path, "retention"], "QUEUE_RETENTION_SHORT", {
                queue,
                retention: kept,
                needed: formatDuration(needed),
              }),
            ]
          : []),
        // Of a standard queue, a message takes the time that it was sent along; of a FIFO queue it starts anew.
        ...(fifo === false && deadLetterRetention !== undefined && deadLetterRetention < retention
          ? [
              problem([...path, "deadLetterRetention"], "DEAD_LETTERS_EXPIRE_FIRST", {
                queue,
                retention: kept,
                deadLetterRetention: formatDuration(deadLetterRetention),
              }),
            ]
          : []),
        ...(typeof oldestMessage === "number" && oldestMessage >= retention
          ? [
              problem([...path, "oldestMessage"], "QUEUE_ALARM_TOO_LATE", {
                queue,
                retention: kept,
                oldestMessage: formatDuration(oldestMessage),
              }),
            ]
          : []),
      ];
    }),
  );
}

/** Standard topics know neither message groups nor deduplication. */
const checkFifoOnly = (draft: SystemDraft): Problem[] =>
  topicsOf(draft).flatMap(([topic, props]) =>
    (["contentBasedDeduplication", "throughput"] as const).flatMap((key) =>
      props.fifo === false && props[key] !== undefined
        ? [problem(["topics", topic, key], "TOPIC_NOT_FIFO", { topic, key }, { atKey: true })]
        : [],
    ),
  );

/** An alarm can notify what is in its own region and account. */
const checkAlarmActions = (draft: SystemDraft): Problem[] =>
  topicsOf(draft).flatMap(([topic, { alarmActions }]) =>
    SITE_NAMES.flatMap((site) => {
      const arn = alarmActions?.[site];
      const region = draft.sites?.[site]?.region;
      if (arn === undefined || region === undefined || draft.account === undefined) return [];
      const [, , , arnRegion = "", arnAccount = ""] = arn.split(":");
      return arnRegion === region && arnAccount === draft.account
        ? []
        : [
            problem(["topics", topic, "alarmActions", site], "ALARM_ACTION_ELSEWHERE", {
              site,
              region,
              account: draft.account,
              arn,
            }),
          ];
    }),
  );

/** SNS and SQS are reached through the NAT gateways, on port 443. */
function checkReachable(draft: SystemDraft): Problem[] {
  const closed = SITE_NAMES.find((site) => draft.sites?.[site]?.network?.nat === "none");
  return Object.entries(draft.services ?? {}).flatMap(([service, props]) => {
    const { publish = [], consume = [] } = props?.uses ?? {};
    if (publish.length + consume.length === 0) return [];
    const path = ["services", service];
    return [
      ...(props?.egressPorts && !props.egressPorts.includes(443)
        ? [
            problem([...path, "egressPorts"], "MESSAGING_UNREACHABLE", {
              service,
              reason: "its `egressPorts` lack 443",
            }),
          ]
        : []),
      ...(closed === undefined
        ? []
        : [
            problem(["sites", closed, "network", "nat"], "MESSAGING_UNREACHABLE", {
              service,
              reason: `the ${closed} site has \`nat: none\``,
            }),
          ]),
    ];
  });
}

export const messagingRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkQueueNames,
  checkTimes,
  checkFifoOnly,
  checkAlarmActions,
  checkReachable,
];
