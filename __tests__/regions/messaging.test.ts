import { loadSystem, parseSystem } from "../../src/system";
import { addresses, onlyResource, resources, SMALL_SYSTEM, synthSystem } from "../support/synth";

const { stacks } = synthSystem(loadSystem("docs/examples/messaging.yaml"));

const messaging = (id: string): string[] =>
  addresses(stacks[id]!).filter((address) => /^aws_(sns|sqs|kms|cloudwatch_metric)/.test(address));

test("both sites have the same topics and queues", () => {
  expect(messaging("primary")).toEqual(messaging("dr"));
  expect(messaging("dr")).toEqual([
    "aws_cloudwatch_metric_alarm.queue_billing_alarm_dead_letters",
    "aws_cloudwatch_metric_alarm.queue_billing_alarm_oldest_message",
    "aws_cloudwatch_metric_alarm.queue_shipping_alarm_dead_letters",
    "aws_cloudwatch_metric_alarm.queue_shipping_alarm_oldest_message",
    "aws_kms_alias.messaging",
    "aws_kms_key.messaging_key",
    "aws_sns_topic.topic_orders",
    "aws_sns_topic_policy.topic_orders",
    "aws_sns_topic_subscription.queue_billing",
    "aws_sns_topic_subscription.queue_shipping",
    "aws_sqs_queue.queue_billing",
    "aws_sqs_queue.queue_billing_dead_letters",
    "aws_sqs_queue.queue_shipping",
    "aws_sqs_queue.queue_shipping_dead_letters",
    "aws_sqs_queue_policy.queue_billing",
    "aws_sqs_queue_policy.queue_billing_dead_letters_policy",
    "aws_sqs_queue_policy.queue_shipping",
    "aws_sqs_queue_policy.queue_shipping_dead_letters_policy",
    "aws_sqs_queue_redrive_allow_policy.queue_billing",
    "aws_sqs_queue_redrive_allow_policy.queue_shipping",
  ]);
});

test("the key names the topic by the ARN that it will have in the site's region", () => {
  for (const id of ["primary", "dr"]) {
    expect(onlyResource(stacks[id]!, "aws_kms_key").policy).toContain(
      '"arn:aws:sns:${var.region}:123456789012:orders-orders.fifo"',
    );
  }
});

test("each service has the rights for what it uses, in its own site", () => {
  const policies = resources(stacks.global!, "aws_iam_role_policy");
  const of = (service: string, site: string) => JSON.stringify(policies[`instances_${service}_${site}`]!.policy);
  expect(of("shop", "dr")).toContain("arn:aws:sns:eu-north-1:123456789012:orders-orders.fifo");
  expect(of("shop", "dr")).not.toContain("sqs:");
  expect(of("billing", "primary")).toContain("arn:aws:sqs:eu-west-1:123456789012:orders-billing.fifo");
  expect(of("billing", "primary")).not.toContain("sns:Publish");
  expect(of("billing", "primary")).not.toContain("orders-shipping");
});

test("alarm actions are the site's own", () => {
  const arn = (region: string) => `arn:aws:sns:${region}:123456789012:alerts`;
  const { stacks: alarmed } = synthSystem(
    parseSystem(
      `${SMALL_SYSTEM}topics: { t: { alarmActions: { primary: "${arn("eu-west-1")}", dr: "${arn("eu-north-1")}" }, queues: { q: {} } } }\n`,
      "s.yaml",
    ),
  );
  for (const [id, region] of [
    ["primary", "eu-west-1"],
    ["dr", "eu-north-1"],
  ] as const) {
    expect(alarmed[id]!.variable!.topic_t_alarm_actions!.default).toEqual([arn(region)]);
    for (const alarm of Object.values(resources(alarmed[id]!, "aws_cloudwatch_metric_alarm"))) {
      expect(alarm).toMatchObject({
        alarm_actions: "${var.topic_t_alarm_actions}",
        ok_actions: "${var.topic_t_alarm_actions}",
      });
    }
  }
});

test("a system without topics has nothing of it", () => {
  const { stacks: small } = synthSystem(parseSystem(SMALL_SYSTEM, "s.yaml"));
  expect(addresses(small.dr!).filter((address) => /messaging|queue|topic/.test(address))).toEqual([]);
});
