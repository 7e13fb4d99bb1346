import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../identity";

export interface ImageKeyProps {
  /** `alias/...` */
  readonly alias: string;
  readonly account: string;
}

/** With this role, EC2 Auto Scaling launches instances. AWS makes it with the first Auto Scaling group of an account. */
const autoScalingRole = (account: string): string =>
  `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

/**
 * The key that a site's copies of images are encrypted with.
 *
 * Volumes of instances that boot from such a copy are encrypted with the same key, so Auto Scaling has to be let in: its
 * role has no rights for customers' keys, and without them instances end as soon as they are launched
 * (`Client.InternalError`). The key stands in both sites, so that an image can be built in the other one. It must not be
 * deleted while anything boots from such an image. A key costs by the month, also in a standby.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export class ImageKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ImageKeyProps) {
    super(scope, id);
    const { account } = props;
    const autoScaling = (statement: Pick<PolicyStatement, "Sid" | "Action" | "Condition">): PolicyStatement => ({
      ...statement,
      Effect: "Allow",
      // Not by its ARN: KMS refuses a policy that names a role which does not exist yet.
      Principal: { AWS: "*" },
      Resource: "*",
      Condition: { ...statement.Condition, ArnEquals: { "aws:PrincipalArn": autoScalingRole(account) } },
    });
    const key = new KmsKey(this, "key", {
      description: `Copies of images (${props.alias})`,
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
        autoScaling({
          Sid: "AutoScalingUse",
          Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
        }),
        autoScaling({
          Sid: "AutoScalingGrants",
          Action: "kms:CreateGrant",
          // Grants to EBS, so that it can attach the volumes, and to nobody else.
          Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        }),
      ),
    });
    // Without the key nothing boots from the images that it encrypts.
    key.overrideLogicalId("images_key");
    new KmsAlias(this, "alias", { name: props.alias, targetKeyId: key.keyId });
    this.arn = key.arn;
  }
}
