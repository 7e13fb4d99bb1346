import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { names } from "../../system";

/** Replication time control knows no other. */
const MINUTES = 15;

export interface ReplicationProps {
  /** The bucket that is replicated, and a provider for its region. */
  readonly source: { readonly bucketName: string; readonly provider: TerraformProvider };
  /** The bucket that gets the replicas, with `alias/...` of its key and a provider for its region. */
  readonly destination: {
    readonly bucketName: string;
    readonly keyAlias: string;
    readonly provider: TerraformProvider;
  };
  /** Role that S3 replicates with; see `ReplicationRole`. */
  readonly roleArn: string;
}

/**
 * Replication of a bucket to one in another region: new objects, their tags, changes of replicas' metadata, and delete
 * markers, with replication time control (99.99 % within fifteen minutes) and metrics.
 *
 * Two of these, one in each direction, keep two buckets alike whichever is written to: replicas are not replicated again,
 * and what waits while a region is lost is delivered when it is back. Neither existing objects, nor deletions of single
 * versions, nor what lifecycle rules do is replicated. It costs by the gigabyte, for the transfer and for the time
 * control.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
 */
export class Replication extends Construct {
  constructor(scope: Construct, id: string, { source, destination, roleArn }: ReplicationProps) {
    super(scope, id);
    // By its ARN: with an alias S3 accepts the rule, and replicates nothing.
    const key = new DataAwsKmsAlias(this, "destination_key", {
      provider: destination.provider,
      name: destination.keyAlias,
    });
    new S3BucketReplicationConfigurationA(this, "replication_configuration", {
      provider: source.provider,
      bucket: source.bucketName,
      role: roleArn,
      rule: [
        {
          id: "everything",
          status: "Enabled",
          priority: 1,
          filter: { prefix: "" },
          deleteMarkerReplication: { status: "Enabled" },
          sourceSelectionCriteria: {
            sseKmsEncryptedObjects: { status: "Enabled" },
            // In both directions, so that tags that are put on a replica reach the original.
            replicaModifications: { status: "Enabled" },
          },
          destination: {
            bucket: names.bucketArn(destination.bucketName),
            encryptionConfiguration: { replicaKmsKeyId: key.targetKeyArn },
            replicationTime: { status: "Enabled", time: { minutes: MINUTES } },
            metrics: { status: "Enabled", eventThreshold: { minutes: MINUTES } },
          },
        },
      ],
    });
  }
}
