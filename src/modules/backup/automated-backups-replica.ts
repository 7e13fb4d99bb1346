import { DataAwsKmsAlias } from "@cdktf/provider-aws/lib/data-aws-kms-alias";
import { DbInstanceAutomatedBackupsReplication } from "@cdktf/provider-aws/lib/db-instance-automated-backups-replication";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface AutomatedBackupsReplicaProps {
  /** Provider of the region that the backups are replicated to. */
  readonly provider: TerraformProvider;

  /** `alias/...` of the key in that region that encrypts them. */
  readonly keyAlias: string;

  /** The RDS instances by name, with their ARNs. They need automated backups, and have to exist. */
  readonly databases: readonly { readonly name: string; readonly arn: string }[];

  /** Days that replicas are kept, 1 to 35. */
  readonly keepDays: number;
}

/**
 * Replicas of the automated backups of RDS instances: snapshots and transaction logs go to another region, where a database
 * can be restored to any moment that they cover.
 *
 * Stopping a replication asks the region of its source, so these belong to no site: a site that takes over could not be
 * planned to stop them while the other region is lost. Until they are stopped they keep what they have.
 *
 * At most 20 instances are replicated into a region. What lies there costs by the gigabyte and month.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReplicateBackups.html
 */
export class AutomatedBackupsReplica extends Construct {
  constructor(scope: Construct, id: string, props: AutomatedBackupsReplicaProps) {
    super(scope, id);
    const { provider } = props;
    const key = new DataAwsKmsAlias(this, "key", { provider, name: props.keyAlias });
    for (const { name, arn } of props.databases) {
      const replication = new DbInstanceAutomatedBackupsReplication(this, name, {
        provider,
        sourceDbInstanceArn: arn,
        kmsKeyId: key.targetKeyArn,
        retentionPeriod: props.keepDays,
      });
      replication.overrideLogicalId(`${id}_${name}`);
    }
  }
}
