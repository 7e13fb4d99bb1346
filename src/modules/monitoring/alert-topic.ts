import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { policyDocument } from "../identity";
import type { Presence } from "../presence";
import { SiteVariable } from "../site-variable";

export interface AlertTopicProps {
  readonly name: string;
  /** ARN of the topic, computed: its own policy names it. */
  readonly arn: string;
  readonly keyArn: string;
  /** Addresses that alerts are sent to; empty where the topic does not stand. */
  readonly emails: readonly string[];
  readonly presence: Presence;
}

/**
 * Where a site's Alertmanager sends alerts.
 *
 * Encrypted with the site's key; takes TLS only. Anything else (a chat, a pager, a queue) subscribes by itself, and what
 * secret that needs stays out of here. Each address has to confirm its subscription once; Terraform does not wait for it.
 *
 * A site's loss is told by the *other* site's topic, so both have the same addresses. Failover does nothing to it.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html
 */
export class AlertTopic extends Construct {
  /** ARN of the topic, null where it does not stand. */
  readonly arn: string;

  constructor(scope: Construct, id: string, props: AlertTopicProps) {
    super(scope, id);
    const { presence } = props;
    const topic = new SnsTopic(this, "topic", { name: props.name, kmsMasterKeyId: props.keyArn });
    topic.overrideLogicalId("monitoring_alerts");
    presence.apply(topic);
    this.arn = presence.attribute(topic, "arn");
    presence.apply(
      new SnsTopicPolicy(this, "policy", {
        arn: this.arn,
        policy: policyDocument({
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: props.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
      }),
    );
    const emails = new SiteVariable(this, "emails", {
      type: "set(string)",
      description: "Addresses that this site's alerts are sent to.",
      value: props.emails,
    });
    const iterator = TerraformIterator.fromList(emails.listValue);
    new SnsTopicSubscription(this, "email", {
      forEach: iterator,
      topicArn: this.arn,
      protocol: "email",
      endpoint: iterator.value as string,
    });
  }
}
