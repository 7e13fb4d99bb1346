import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ObjectLifecycle } from "../../system";

export interface BucketLifecycleProps {
  readonly bucket: string;
  readonly lifecycle: ObjectLifecycle;
  /** S3 takes rules for old versions only after there can be any. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * What S3 does with objects as they grow older.
 *
 * Lifecycle actions are not replicated, so both sites' buckets need the same rules. The provider waits about a minute
 * for them to settle; nothing else waits for them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-what-is-isnot-replicated.html
 */
export class BucketLifecycle extends Construct {
  constructor(scope: Construct, id: string, { bucket, lifecycle, dependsOn }: BucketLifecycleProps) {
    super(scope, id);
    const { keepOldVersionsDays, abortUploadsDays, transitions, expireDays } = lifecycle;
    const all = { status: "Enabled", filter: [{ prefix: "" }] };
    const oldVersions: S3BucketLifecycleConfigurationRule = {
      ...all,
      id: "old-versions",
      noncurrentVersionExpiration: [{ noncurrentDays: keepOldVersionsDays }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: abortUploadsDays }],
      // Delete markers with nothing left behind them. S3 does that by itself where objects expire by age.
      ...(expireDays === undefined ? { expiration: [{ expiredObjectDeleteMarker: true }] } : {}),
    };
    const objects: S3BucketLifecycleConfigurationRule = {
      ...all,
      id: "objects",
      transition: transitions.map(({ afterDays, storageClass }) => ({ days: afterDays, storageClass })),
      ...(expireDays === undefined ? {} : { expiration: [{ days: expireDays }] }),
    };
    new S3BucketLifecycleConfiguration(this, "configuration", {
      bucket,
      rule: transitions.length === 0 && expireDays === undefined ? [oldVersions] : [oldVersions, objects],
      dependsOn,
    });
  }
}
