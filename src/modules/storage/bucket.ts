import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { Construct } from "constructs";
import { names, type ObjectLifecycle } from "../../system";
import { policyDocument, type PolicyStatement } from "../identity";
import { bucketRules } from "./bucket-rules";
import { BucketLifecycle } from "./lifecycle";

export interface BucketProps {
  /** Globally unique, at most 63 characters; may hold Terraform expressions. */
  readonly bucketName: string;

  /** What the bucket and its key are called in their Terraform addresses, whatever happens to the tree. */
  readonly logicalId: string;

  /**
   * `alias/...`: objects are encrypted with a key of the bucket's own, which costs by the month and by the request; the
   * bucket key makes those few.
   *
   * @default - with S3's own keys (SSE-S3)
   */
  readonly keyAlias?: string;

  /** What happens to objects as they grow older. */
  readonly lifecycle: ObjectLifecycle;

  /**
   * Name of the bucket in the same region that access logs go to.
   *
   * @default - no access logs
   */
  readonly logBucket?: string;

  /** Whether the bucket may be destroyed with what is in it. */
  readonly destroyWithObjects: boolean;

  /**
   * What others may do in it, beyond what their own policies allow.
   *
   * @default - nothing
   */
  readonly statements?: readonly PolicyStatement[];
}

/**
 * A private, versioned, encrypted S3 bucket in one site.
 *
 * It takes TLS only, refuses objects that ask for another encryption than its own, knows no ACLs and can never become
 * public. S3 refuses to delete it while something is in it. Failover does nothing to it: both sites have theirs all the
 * time, and it costs by what is in it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
 */
export class Bucket extends Construct {
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    const { logicalId } = props;
    const key = props.keyAlias === undefined ? undefined : this.addKey(logicalId, props.bucketName, props.keyAlias);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: props.bucketName,
      forceDestroy: props.destroyWithObjects,
      // The other way round, destroying a bucket that is not empty would fail after its key has been given up.
      ...(key ? { dependsOn: [key] } : {}),
    });
    bucket.overrideLogicalId(logicalId);
    this.bucketName = bucket.bucket;
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
    });
    this.addEncryption(bucket, key);
    this.addAccess(bucket, key, props);
    if (props.logBucket !== undefined) {
      new S3BucketLoggingA(this, "logging", {
        bucket: bucket.id,
        targetBucket: props.logBucket,
        targetPrefix: `${logicalId}/`,
      });
    }
    new BucketLifecycle(this, "lifecycle", {
      bucket: bucket.id,
      lifecycle: props.lifecycle,
      dependsOn: [versioning],
    });
  }

  private addKey(logicalId: string, bucketName: string, alias: string): KmsKey {
    const key = new KmsKey(this, "key", {
      description: `Objects in ${bucketName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    key.overrideLogicalId(logicalId);
    new KmsAlias(this, "key_alias", { name: alias, targetKeyId: key.keyId });
    return key;
  }

  private addEncryption(bucket: S3Bucket, key: KmsKey | undefined): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        key
          ? {
              bucketKeyEnabled: true,
              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
            }
          : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
      ],
    });
  }

  private addAccess(bucket: S3Bucket, key: KmsKey | undefined, props: BucketProps): void {
    const publicAccess = new S3BucketPublicAccessBlock(this, "public_access_block", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketOwnershipControls(this, "ownership_controls", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
    });
    new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument(...bucketRules(names.bucketArn(props.bucketName), key?.arn), ...(props.statements ?? [])),
      // S3 refuses to change both at the same moment.
      dependsOn: [publicAccess],
    });
  }
}
