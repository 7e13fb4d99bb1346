import type { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import type { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "./identity";

export interface BucketProtection {
  /** Key that objects are encrypted with; `undefined`: S3's own keys. */
  readonly key: KmsKey | undefined;
  /** ARN of the bucket in its policy. @default the bucket's own */
  readonly bucketArn?: string;
  /** What the policy says beside "TLS only". @default nothing */
  readonly statements?: readonly PolicyStatement[];
}

/**
 * What every bucket has, whatever it is for: versions, encryption, no ACLs, no way to become public, and TLS only.
 *
 * The resources stand in the construct that the bucket is part of.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export function protectBucket(
  scope: Construct,
  bucket: S3Bucket,
  { key, bucketArn = bucket.arn, statements = [] }: BucketProtection,
): { readonly versioning: S3BucketVersioningA; readonly policy: S3BucketPolicy } {
  const versioning = new S3BucketVersioningA(scope, "versioning", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
  });
  const withKey = {
    bucketKeyEnabled: true,
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key?.arn },
  };
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    bucket: bucket.id,
    rule: [key ? withKey : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
  });
  const publicAccess = new S3BucketPublicAccessBlock(scope, "public_access_block", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  new S3BucketOwnershipControls(scope, "ownership", {
    bucket: bucket.id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
  });
  const tlsOnly: PolicyStatement = {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const policy = new S3BucketPolicy(scope, "policy", {
    bucket: bucket.id,
    policy: policyDocument(tlsOnly, ...statements),
    // S3 refuses to change both at the same moment.
    dependsOn: [publicAccess],
  });
  return { versioning, policy };
}
