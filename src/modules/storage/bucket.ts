import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { names, type ObjectLifecycle } from "../../system";
import { protectBucket } from "../bucket-protection";
import type { PolicyStatement } from "../identity";
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
   * Where access logs go: a bucket in the same region, and the policy that lets S3 write them.
   *
   * @default - no access logs
   */
  readonly logs?: { readonly bucketName: string; readonly policy: ITerraformDependable };

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
  /** What has to stand before S3 writes logs into it. */
  readonly policy: ITerraformDependable;

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
    const bucketArn = names.bucketArn(props.bucketName);
    const { versioning, policy } = protectBucket(this, bucket, {
      key,
      bucketArn,
      statements: [...bucketRules(bucketArn, key?.arn), ...(props.statements ?? [])],
    });
    this.policy = policy;
    if (props.logs) {
      new S3BucketLoggingA(this, "logging", {
        bucket: bucket.id,
        targetBucket: props.logs.bucketName,
        targetPrefix: `${logicalId}/`,
        dependsOn: [props.logs.policy],
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
}
