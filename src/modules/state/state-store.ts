import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { protectBucket } from "../bucket-protection";

/** Newest old versions of a state that outlive `keepOldVersionsDays`. */
const KEPT_VERSIONS = 10;

export interface StateStoreProps {
  /** Globally unique, at most 63 characters. */
  readonly bucketName: string;
  readonly lockTableName: string;
  /** `alias/...`; names the key that encrypts bucket and table. */
  readonly keyAlias: string;
  /** Days after which an old version of a state goes, but for the newest ten. */
  readonly keepOldVersionsDays: number;
}

/**
 * Where the Terraform state of a site lies: a bucket, a DynamoDB lock table and a key of their own, all in the site's
 * region, so that no site needs the other's to be managed.
 *
 * The bucket is versioned, takes TLS only and has no public access; Terraform refuses to destroy it, the table and the
 * key. Failover does nothing to it. It costs cents.
 *
 * @see https://developer.hashicorp.com/terraform/language/backend/s3
 */
export class StateStore extends Construct {
  constructor(scope: Construct, id: string, props: StateStoreProps) {
    super(scope, id);
    const keep = { preventDestroy: true };
    const key = new KmsKey(this, "key", {
      description: `Terraform state in ${props.bucketName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      lifecycle: keep,
    });
    // These three hold what cannot be made again: their addresses must survive any refactoring of the tree.
    key.overrideLogicalId("state_key");
    new KmsAlias(this, "key_alias", { name: props.keyAlias, targetKeyId: key.keyId });

    const bucket = new S3Bucket(this, "bucket", { bucket: props.bucketName, lifecycle: keep });
    bucket.overrideLogicalId("state_bucket");
    const { versioning } = protectBucket(this, bucket, { key });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [
            { noncurrentDays: props.keepOldVersionsDays, newerNoncurrentVersions: KEPT_VERSIONS },
          ],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
    const table = new DynamodbTable(this, "lock_table", {
      name: props.lockTableName,
      billingMode: "PAY_PER_REQUEST",
      hashKey: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: key.arn },
      deletionProtectionEnabled: true,
      lifecycle: keep,
    });
    table.overrideLogicalId("state_lock_table");
  }
}
