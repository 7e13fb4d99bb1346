import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query } from "./support";

const REGION = "eu-south-1";
const ACCOUNT = "123456789012";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
}, 30_000);

afterAll(() => aws.stop());

const sns = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "sns", REGION, { Version: "2010-03-31", Action, ...parameters });
const sqs = (Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "sqs", REGION, { Version: "2012-11-05", Action, ...parameters });

/** Attributes as the query protocol of SNS and that of SQS number them. */
const entries = (attributes: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attributes.entry.${index + 1}.key`, key],
      [`Attributes.entry.${index + 1}.value`, value],
    ]),
  );
const numbered = (attributes: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value], index) => [
      [`Attribute.${index + 1}.Name`, key],
      [`Attribute.${index + 1}.Value`, value],
    ]),
  );

const unescaped = (text: string) => text.replaceAll("&quot;", '"').replaceAll("&amp;", "&");
const pairs = (xml: string, key: string, value: string): Record<string, string> =>
  Object.fromEntries(
    [...xml.matchAll(new RegExp(`<${key}>([^<]*)</${key}>\\s*<${value}(?:>([^<]*)</${value}>| ?/>)`, "g"))].map(
      ([, name = "", text = ""]) => [name, unescaped(text)],
    ),
  );

const arnOf = (queue: string) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`;

async function makeQueue(name: string, attributes: Record<string, string> = {}): Promise<string> {
  const fifo: Record<string, string> = name.endsWith(".fifo") ? { FifoQueue: "true" } : {};
  const made = await sqs("CreateQueue", { QueueName: name, ...numbered({ ...fifo, ...attributes }) });
  return elements(made, "QueueUrl")[0] ?? "";
}

const makeTopic = async (Name: string, attributes: Record<string, string> = {}) =>
  elements(await sns("CreateTopic", { Name, ...entries({ FifoTopic: "true", ...attributes }) }), "TopicArn")[0] ?? "";

const subscribe = (TopicArn: string, queue: string, attributes: Record<string, string> = {}) =>
  sns("Subscribe", { TopicArn, Protocol: "sqs", Endpoint: arnOf(queue), ...entries(attributes) });

const attributesOf = async (QueueUrl: string) =>
  pairs(await sqs("GetQueueAttributes", { QueueUrl, "AttributeName.1": "All" }), "Name", "Value");

const topicAttributes = async (TopicArn: string) =>
  pairs(await sns("GetTopicAttributes", { TopicArn }), "key", "value");

const receive = (QueueUrl: string, VisibilityTimeout = "30") =>
  sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: "10", WaitTimeSeconds: "0", VisibilityTimeout });

/** The bodies that a queue holds, taken out of it for good. */
async function drain(QueueUrl: string): Promise<string[]> {
  const received = await receive(QueueUrl);
  for (const ReceiptHandle of elements(received, "ReceiptHandle")) {
    await sqs("DeleteMessage", { QueueUrl, ReceiptHandle });
  }
  return elements(received, "Body").map(unescaped);
}

const publish = (TopicArn: string, Message: string, MessageGroupId: string, MessageDeduplicationId?: string) =>
  sns("Publish", {
    TopicArn,
    Message,
    MessageGroupId,
    ...(MessageDeduplicationId === undefined ? {} : { MessageDeduplicationId }),
  });

describe("SQS: the attributes of a queue", () => {
  test("stay when others are set", async () => {
    const url = await makeQueue("stay");
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Principal: "*" }] });
    await sqs("SetQueueAttributes", { QueueUrl: url, ...numbered({ Policy: policy }) });
    await sqs("SetQueueAttributes", { QueueUrl: url, ...numbered({ VisibilityTimeout: "60" }) });
    const { Policy, VisibilityTimeout } = await attributesOf(url);
    expect([JSON.parse(Policy ?? "null"), VisibilityTimeout]).toEqual([JSON.parse(policy), "60"]);
    await sqs("SetQueueAttributes", { QueueUrl: url, ...numbered({ Policy: "" }) });
    expect(await attributesOf(url)).not.toHaveProperty("Policy");
  });

  test("hold who may use it for dead letters, until that is taken away", async () => {
    const url = await makeQueue("allow-dead");
    const allow = JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arnOf("allow")] });
    await sqs("SetQueueAttributes", { QueueUrl: url, ...numbered({ RedriveAllowPolicy: allow }) });
    expect((await attributesOf(url)).RedriveAllowPolicy).toBe(allow);
    const asked = await sqs("GetQueueAttributes", { QueueUrl: url, "AttributeName.1": "RedriveAllowPolicy" });
    expect(elements(asked, "Name")).toEqual(["RedriveAllowPolicy"]);
    await sqs("SetQueueAttributes", { QueueUrl: url, ...numbered({ RedriveAllowPolicy: "" }) });
    expect(await attributesOf(url)).not.toHaveProperty("RedriveAllowPolicy");
  });

  test("hold a redrive policy as it was given", async () => {
    await makeQueue("redrive-dead");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("redrive-dead"), maxReceiveCount: 5 });
    expect((await attributesOf(await makeQueue("redrive", { RedrivePolicy }))).RedrivePolicy).toBe(RedrivePolicy);
  });
});

describe("SQS: a deduplication id", () => {
  const send = (QueueUrl: string, MessageGroupId: string, MessageDeduplicationId: string) =>
    sqs("SendMessage", { QueueUrl, MessageBody: `${MessageGroupId}-body`, MessageGroupId, MessageDeduplicationId });

  test("is remembered when its message is gone", async () => {
    const url = await makeQueue("remember.fifo");
    await send(url, "g", "1");
    expect(await drain(url)).toEqual(["g-body"]);
    await send(url, "g", "1");
    expect(await drain(url)).toEqual([]);
    await send(url, "g", "2");
    expect(await drain(url)).toEqual(["g-body"]);
  });

  test.each([
    ["queue", "perQueue", ["a-body"]],
    ["messageGroup", "perMessageGroupId", ["a-body", "b-body"]],
  ])("is looked for in the %s", async (DeduplicationScope, FifoThroughputLimit, expected) => {
    const url = await makeQueue(`scope-${DeduplicationScope}.fifo`, { DeduplicationScope, FifoThroughputLimit });
    await send(url, "a", "1");
    await send(url, "b", "1");
    expect(await drain(url)).toEqual(expected);
  });

  test("does not keep two messages that share one out of a dead-letter queue", async () => {
    const dead = await makeQueue("both-dead.fifo");
    const url = await makeQueue("both.fifo", {
      DeduplicationScope: "messageGroup",
      FifoThroughputLimit: "perMessageGroupId",
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("both-dead.fifo"), maxReceiveCount: 1 }),
    });
    await send(url, "a", "1");
    await send(url, "b", "1");
    expect(elements(await receive(url, "0"), "Body")).toHaveLength(2);
    expect(await drain(url)).toEqual([]);
    expect((await drain(dead)).sort()).toEqual(["a-body", "b-body"]);
  });
});

describe("SNS: the attributes of a FIFO topic", () => {
  test.each([
    [{}, "Topic", "false"],
    [{ FifoThroughputScope: "MessageGroup", ContentBasedDeduplication: "true" }, "MessageGroup", "true"],
    [{ ContentBasedDeduplication: "false" }, "Topic", "false"],
  ])("%p", async (attributes, scope, deduplication) => {
    const arn = await makeTopic(`attributes-${Object.keys(attributes).length}-${deduplication}.fifo`, attributes);
    expect(await topicAttributes(arn)).toMatchObject({
      FifoTopic: "true",
      FifoThroughputScope: scope,
      ContentBasedDeduplication: deduplication,
    });
    await sns("SetTopicAttributes", {
      TopicArn: arn,
      AttributeName: "FifoThroughputScope",
      AttributeValue: "MessageGroup",
    });
    expect(await topicAttributes(arn)).toMatchObject({ FifoThroughputScope: "MessageGroup" });
  });

  test("ask for a deduplication id unless it is made of the body", async () => {
    await expect(
      publish(await makeTopic("asks.fifo", { ContentBasedDeduplication: "false" }), "m", "g"),
    ).rejects.toThrow("MessageDeduplicationId");
  });
});

describe("a message", () => {
  test("gets to every queue of its topic, in order, once", async () => {
    const queues = await Promise.all(["fan-a.fifo", "fan-b.fifo"].map((name) => makeQueue(name)));
    const topic = await makeTopic("fan.fifo");
    await subscribe(topic, "fan-a.fifo", { RawMessageDelivery: "true" });
    await subscribe(topic, "fan-b.fifo", { RawMessageDelivery: "false" });
    for (const [index, body] of ["one", "two", "three", "two"].entries()) {
      await publish(topic, body, "group", body === "two" ? "2" : String(index + 10));
    }
    expect(await drain(queues[0]!)).toEqual(["one", "two", "three"]);
    const wrapped = (await drain(queues[1]!)).map((body) => JSON.parse(body) as Record<string, unknown>);
    expect(wrapped).toMatchObject(["one", "two", "three"].map((Message) => ({ Type: "Notification", Message })));
  });

  test("is told from others by its body if the topic says so", async () => {
    const url = await makeQueue("content.fifo");
    const topic = await makeTopic("content.fifo", { ContentBasedDeduplication: "true" });
    await subscribe(topic, "content.fifo", { RawMessageDelivery: "true" });
    for (const body of ["same", "same", "other"]) await publish(topic, body, "group");
    expect(await drain(url)).toEqual(["same", "other"]);
  });

  test("that cannot be delivered goes to the subscription's dead-letter queue, and the others to theirs", async () => {
    const [gone, dead, other] = await Promise.all(
      ["gone.fifo", "gone-dead.fifo", "other.fifo"].map((name) => makeQueue(name)),
    );
    const topic = await makeTopic("gone.fifo");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: arnOf("gone-dead.fifo") });
    await subscribe(topic, "gone.fifo", { RawMessageDelivery: "true", RedrivePolicy });
    await subscribe(topic, "other.fifo", { RawMessageDelivery: "true" });
    await sqs("DeleteQueue", { QueueUrl: gone! });
    await publish(topic, "m", "g", "1");
    expect(await drain(dead!)).toEqual(["m"]);
    expect(await drain(other!)).toEqual(["m"]);
  });
});
