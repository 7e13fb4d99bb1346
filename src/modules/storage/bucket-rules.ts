import type { PolicyStatement } from "../identity";

/**
 * What nobody may do in a bucket: write objects that are encrypted otherwise than the bucket says. Requests that leave the encryption to the bucket, as they should, name none.
 *
 * Replicas are not concerned: they are written by `s3:ReplicateObject`, with the key of the replication rule.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function bucketRules(bucketArn: string, keyArn: string | undefined): readonly PolicyStatement[] {
  const denied = (Sid: string, header: string, wanted?: string): PolicyStatement => ({
    Sid,
    Effect: "Deny",
    Principal: "*",
    Action: "s3:PutObject",
    Resource: `${bucketArn}/*`,
    Condition: {
      // A negated condition holds where the header is missing as well, so that has to be said apart.
      Null: { [header]: "false" },
      ...(wanted === undefined ? {} : { StringNotEquals: { [header]: wanted } }),
    },
  });
  return [
    denied("OwnEncryptionOnly", "s3:x-amz-server-side-encryption", keyArn === undefined ? "AES256" : "aws:kms"),
    ...(keyArn === undefined ? [] : [denied("OwnKeyOnly", "s3:x-amz-server-side-encryption-aws-kms-key-id", keyArn)]),
    // Objects under a key that only the writer has could be read by nobody else, and not be replicated either.
    denied("NoCustomerKeys", "s3:x-amz-server-side-encryption-customer-algorithm"),
  ];
}
