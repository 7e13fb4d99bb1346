import { names } from "../../system";
import type { PolicyStatement } from "../identity";

export interface KeyUse {
  readonly account: string;
  readonly region: string;
  readonly bucketName: string;
  /** `alias/...` of the bucket's key. */
  readonly keyAlias: string;
}

/**
 * The right to use a bucket's key: through S3 in the bucket's region, for objects of this bucket.
 *
 * Each site makes its keys itself, so their ARNs cannot be computed. The resource is therefore any key of the account in
 * that region, and three conditions leave one of them: its alias, the service that asks, and the encryption context, which
 * is the bucket's ARN with a bucket key and the object's without.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
export function keyUse(Sid: string, Action: readonly string[], use: KeyUse): PolicyStatement {
  const arn = names.bucketArn(use.bucketName);
  return {
    Sid,
    Effect: "Allow",
    Action,
    Resource: `arn:aws:kms:${use.region}:${use.account}:key/*`,
    Condition: {
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": use.keyAlias },
      StringEquals: { "kms:ViaService": `s3.${use.region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [arn, `${arn}/*`] },
    },
  };
}
