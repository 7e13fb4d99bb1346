import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { policyDocument } from "../identity";

export interface MessagingKeyProps {
  /** `alias/...`; the roles of publishers and consumers name the key by it. */
  readonly alias: string;
  readonly account: string;
  /** The topics that deliver to queues that are encrypted with the key. */
  readonly topicArns: readonly string[];
}

/**
 * The key that a site's topics and queues are encrypted with.
 *
 * SNS may use it to put messages into the queues, but only on behalf of these topics: without the conditions, anybody's
 * topic that got at a queue could have SNS encrypt with it (the confused deputy). AWS's own key for SQS would not do:
 * its policy cannot be changed, and does not let SNS in. It belongs to the site; failover does nothing to it. A key
 * costs by the month, also in a standby.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-least-privilege-policy.html
 */
export class MessagingKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: MessagingKeyProps) {
    super(scope, id);
    const { account } = props;
    const key = new KmsKey(this, "key", {
      description: `Messages in topics and queues (${props.alias})`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(
        {
          // Leaves it to IAM who may use and administer the key, as AWS's default policy does; without it nobody could.
          Sid: "Account",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${account}:root` },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "SnsForQueues",
          Effect: "Allow",
          Principal: { Service: "sns.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: {
            StringEquals: { "aws:SourceAccount": account },
            ArnEquals: { "aws:SourceArn": props.topicArns },
          },
        },
      ),
    });
    // Without the key nobody can read what the queues hold.
    key.overrideLogicalId("messaging_key");
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
