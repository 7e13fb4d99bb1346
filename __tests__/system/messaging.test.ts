import type { TwinstackError } from "../../src/errors";
import { environmentOf, names, parseSystem, type System } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

const FULL = "topics: { orders: { queues: { billing: {}, shipping: {} } }, audit: { queues: { log: {} } } }\n";

const withUses = (uses: string): string => SMALL_SYSTEM.replace("{ port: 80, ", `{ port: 80, uses: ${uses}, `);

const system = (topics: string, base = SMALL_SYSTEM): System => parseSystem(`${base}${topics}`, "s.yaml");

function codes(topics: string, base?: string): string[] {
  try {
    system(topics, base);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code }) => code);
  }
}

describe("topics", () => {
  test("are FIFO, raw and alarmed unless the file says otherwise", () => {
    expect(system("topics: { orders: { queues: { billing: {} } } }\n").topics).toEqual([
      {
        name: "orders",
        fifo: true,
        contentBasedDeduplication: false,
        throughput: "per-topic",
        alarmActions: undefined,
        queues: [
          {
            name: "billing",
            visibilityTimeoutSeconds: 30,
            retentionSeconds: 345_600,
            maxReceives: 5,
            deadLetterRetentionSeconds: 1_209_600,
            rawDelivery: true,
            oldestMessageSeconds: 900,
          },
        ],
      },
    ]);
  });

  test("are none in a system without them", () => {
    expect(system("").topics).toEqual([]);
  });

  test("may be unused, and so may queues", () => {
    expect(codes(FULL)).toEqual([]);
  });

  test.each([
    ["no queues", "topics: { orders: { queues: {} } }", ["INVALID_VALUE"]],
    [
      "a queue name twice",
      "topics: { a: { queues: { q: {} } }, b: { queues: { q: {} } } }",
      ["QUEUE_NAME_TAKEN", "NAME_CONFLICT"],
    ],
    [
      "a queue named like another's dead letters",
      "topics: { a: { queues: { q: {}, q-dead: {} } } }",
      ["NAME_CONFLICT"],
    ],
    [
      "a message that expires before its last delivery",
      "topics: { a: { queues: { q: { retention: 150s, oldestMessage: none } } } }",
      ["QUEUE_RETENTION_SHORT"],
    ],
    [
      "an alarm that no message lives to see",
      "topics: { a: { queues: { q: { retention: 10m } } } }",
      ["QUEUE_ALARM_TOO_LATE"],
    ],
    [
      "dead letters that expire first",
      "topics: { a: { fifo: false, queues: { q: { deadLetterRetention: 3d } } } }",
      ["DEAD_LETTERS_EXPIRE_FIRST"],
    ],
    [
      "deduplication without FIFO",
      "topics: { a: { fifo: false, contentBasedDeduplication: true, throughput: per-topic, queues: { q: {} } } }",
      ["TOPIC_NOT_FIFO", "TOPIC_NOT_FIFO"],
    ],
    [
      "alarm actions of another region and of another account",
      'topics: { a: { alarmActions: { primary: "arn:aws:sns:eu-north-1:123456789012:x", dr: "arn:aws:sns:eu-north-1:210987654321:x" }, queues: { q: {} } } }',
      ["ALARM_ACTION_ELSEWHERE", "ALARM_ACTION_ELSEWHERE"],
    ],
    [
      "a visibility timeout beyond 12 hours",
      "topics: { a: { queues: { q: { visibilityTimeout: 13h } } } }",
      ["INVALID_VALUE"],
    ],
  ])("refuses %s", (_, topics, expected) => {
    expect(codes(`${topics}\n`).sort()).toEqual([...expected].sort());
  });

  test.each([
    "topics: { a: { queues: { q: { retention: 151s, oldestMessage: 60s } } } }",
    "topics: { a: { queues: { q: { deadLetterRetention: 3d } } } }",
    "topics: { a: { queues: { q: { retention: 200s, oldestMessage: none } } } }",
    'topics: { a: { alarmActions: { primary: "arn:aws:sns:eu-west-1:123456789012:x", dr: "arn:aws:sns:eu-north-1:123456789012:x" }, queues: { q: {} } } }',
  ])("accepts %s", (topics) => {
    expect(codes(`${topics}\n`)).toEqual([]);
  });
});

describe("what a service uses", () => {
  test("has to be a topic and a queue of the file", () => {
    expect(codes(FULL, withUses("{ publish: [order], consume: [orders] }"))).toEqual(["USES_UNKNOWN", "USES_UNKNOWN"]);
  });

  test("has to be in reach", () => {
    const closed = withUses("{ publish: [orders] }, egressPorts: [8443]").replace(
      "10.2.0.0/16",
      "10.2.0.0/16, nat: none",
    );
    expect(codes(FULL, closed).sort()).toEqual(["MESSAGING_UNREACHABLE", "MESSAGING_UNREACHABLE"]);
    expect(codes(FULL, SMALL_SYSTEM.replace("10.2.0.0/16", "10.2.0.0/16, nat: none"))).toEqual([]);
  });

  test("is in the environment of its instances, and nothing else", () => {
    const model = system(FULL, withUses("{ publish: [orders], consume: [shipping] }"));
    expect(environmentOf(model, model.services[0]!, model.sites.dr)).toEqual({
      TOPIC_ORDERS_ARN: "arn:aws:sns:eu-north-1:123456789012:small-orders.fifo",
      QUEUE_SHIPPING_URL: "https://sqs.eu-north-1.amazonaws.com/123456789012/small-shipping.fifo",
    });
    expect(environmentOf(system(FULL), model.services[0]!, model.sites.dr)).toMatchObject({});
  });
});

test("only FIFO names end in .fifo", () => {
  expect([
    names.topicName("s", "t", true),
    names.queueName("s", "q", true),
    names.deadLetterQueueName("s", "q", true),
  ]).toEqual(["s-t.fifo", "s-q.fifo", "s-q-dead.fifo"]);
  expect([
    names.topicName("s", "t", false),
    names.queueName("s", "q", false),
    names.deadLetterQueueName("s", "q", false),
  ]).toEqual(["s-t", "s-q", "s-q-dead"]);
});
