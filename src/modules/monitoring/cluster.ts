import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EksAccessEntry } from "@cdktf/provider-aws/lib/eks-access-entry";
import { EksAccessPolicyAssociation } from "@cdktf/provider-aws/lib/eks-access-policy-association";
import { EksCluster } from "@cdktf/provider-aws/lib/eks-cluster";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { at } from "../expressions";
import type { Presence } from "../presence";
import { SiteVariable } from "../site-variable";

/** All that there are. */
const LOG_TYPES = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

export interface ClusterProps {
  /** At most 100 characters; unique in the region. */
  readonly name: string;

  /** Version of Kubernetes. It is raised in place, one minor version at a time, and never lowered. */
  readonly version: string;

  /** Role of the control plane. */
  readonly roleArn: string;

  /** Private subnets in at least two zones: the control plane has network interfaces in them. */
  readonly subnetIds: string[];

  /**
   * Blocks from which the Kubernetes API is reached over the internet. From the VPC it always is.
   *
   * @default - from the VPC only
   */
  readonly publicAccessCidrs: readonly string[];

  /**
   * Who may call the Kubernetes API: the policy of EKS, by the ARN of an IAM role or user. Only they may; whoever makes
   * the cluster gets no right by that. Empty where the cluster does not stand.
   */
  readonly access: Readonly<Record<string, string>>;

  /** Key that encrypts the cluster's secrets before they are stored. It cannot be changed later. */
  readonly keyArn: string;

  /** The key's alias: the control plane's role may use the key that has it. */
  readonly keyAlias: ITerraformDependable;

  /** `/aws/eks/<name>/cluster`: EKS decides that. */
  readonly logGroupName: string;
  readonly logRetentionDays: number;

  /** Whether the cluster stands in this site. */
  readonly presence: Presence;
}

/**
 * An EKS control plane.
 *
 * Access is by IAM principals through access entries only (`API` mode), and the maker of the cluster is none of them
 * unless named: a pipeline that makes it should not hold its keys for ever. AWS's standard support only: at its end AWS
 * upgrades the cluster by itself, which shows as a change in the next plan. The add-ons that EKS would install unmanaged
 * are left out: add-ons are listed here, each with its settings.
 *
 * Failover does nothing to it. It costs by the hour, in a standby too.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html
 */
export class Cluster extends Construct {
  /** The cluster's name, known only when it stands. */
  readonly clusterName: string;
  /** Version that it runs. */
  readonly version: string;
  /** EKS's own security group: control plane, nodes and pods are in it. */
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: ClusterProps) {
    super(scope, id);
    const { presence } = props;
    // Made first, or EKS would make it by itself, without an end to how long it keeps.
    const logs = presence.apply(
      new CloudwatchLogGroup(this, "logs", { name: props.logGroupName, retentionInDays: props.logRetentionDays }),
    );
    const open = props.publicAccessCidrs.length > 0;
    const cluster = new EksCluster(this, "cluster", {
      name: props.name,
      version: props.version,
      roleArn: props.roleArn,
      bootstrapSelfManagedAddons: false,
      enabledClusterLogTypes: LOG_TYPES,
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      upgradePolicy: { supportType: "STANDARD" },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: props.keyArn } },
      vpcConfig: {
        subnetIds: props.subnetIds,
        endpointPrivateAccess: true,
        endpointPublicAccess: open,
        ...(open ? { publicAccessCidrs: [...props.publicAccessCidrs] } : {}),
      },
      dependsOn: [logs, props.keyAlias],
    });
    cluster.overrideLogicalId("monitoring_cluster");
    presence.apply(cluster);
    this.clusterName = presence.attribute(cluster, "name");
    this.version = presence.attribute(cluster, "version");
    this.securityGroupId = presence.attribute(cluster, "vpc_config[0].cluster_security_group_id");
    this.admit(props.access);
  }

  private admit(access: Readonly<Record<string, string>>): void {
    const variable = new SiteVariable(this, "access", {
      type: "map(string)",
      description: "EKS access policies by the ARN of the IAM role or user that has them; empty without a cluster.",
      value: access,
    });
    const iterator = TerraformIterator.fromMap(variable.value as Record<string, string>);
    const entry = new EksAccessEntry(this, "access_entry", {
      forEach: iterator,
      clusterName: this.clusterName,
      principalArn: iterator.key,
      type: "STANDARD",
    });
    new EksAccessPolicyAssociation(this, "access_policy", {
      forEach: iterator,
      clusterName: this.clusterName,
      principalArn: at(entry, "each.key", "principal_arn"),
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${iterator.value as string}`,
      accessScope: { type: "cluster" },
    });
  }
}
