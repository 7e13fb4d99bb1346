import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { Construct } from "constructs";
import { protectBucket } from "../bucket-protection";

/** Days after which what pipelines pass from action to action goes. */
const KEEP_ARTIFACTS_DAYS = 30;

/** S3 moves nothing to Standard-IA before an object is 30 days old. */
const BUNDLES_TO_IA_DAYS = 30;

export interface ArtifactStoreProps {
  /** Globally unique, at most 63 characters. */
  readonly bucketName: string;
  /** `alias/...`; names the key that encrypts everything in the site's deliveries. */
  readonly keyAlias: string;
  /**
   * How the keys of artifacts begin that pipelines make: CodePipeline starts them with the (shortened) pipeline name.
   *
   * @default - there are no pipelines
   */
  readonly artifactPrefix?: string | undefined;
}

/**
 * Where a site's deliveries lie: artifacts on their way from action to action, and under `bundles/` every version that was
 * shipped, in the site's own region and under a key of its own.
 *
 * Artifacts go after 30 days. Bundles never do: CodeDeploy fetches the running version from here whenever an instance is
 * launched, so a rule that deletes old ones would stop a site from growing on the day it has to. They move to cheaper
 * storage instead. Failover does nothing to it. It costs by the gigabyte.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/integrations-aws-auto-scaling.html
 */
export class ArtifactStore extends Construct {
  readonly bucketName: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: ArtifactStoreProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `Deliveries in ${props.bucketName}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    key.overrideLogicalId("delivery_key");
    this.keyArn = key.arn;
    new KmsAlias(this, "key_alias", { name: props.keyAlias, targetKeyId: key.keyId });

    // Everything in it can be built again.
    const bucket = new S3Bucket(this, "bucket", { bucket: props.bucketName, forceDestroy: true });
    bucket.overrideLogicalId("delivery_bucket");
    this.bucketName = bucket.bucket;
    const { versioning } = protectBucket(this, bucket, { key });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket: bucket.id,
      rule: [
        ...(props.artifactPrefix === undefined
          ? []
          : [
              {
                id: "artifacts",
                status: "Enabled",
                filter: [{ prefix: props.artifactPrefix }],
                expiration: [{ days: KEEP_ARTIFACTS_DAYS }],
              },
            ]),
        {
          id: "bundles",
          status: "Enabled",
          filter: [{ prefix: "bundles/" }],
          transition: [{ days: BUNDLES_TO_IA_DAYS, storageClass: "STANDARD_IA" }],
        },
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: KEEP_ARTIFACTS_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
