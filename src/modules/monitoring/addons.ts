import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { ClusterAddon, Monitoring } from "../../system";
import type { Presence } from "../presence";
import type { Cluster } from "./cluster";

export interface ClusterAddonsProps {
  readonly cluster: Cluster;
  readonly names: readonly ClusterAddon[];
  /** Versions that are not EKS's default. */
  readonly versions: Monitoring["addonVersions"];
  /** ARNs of the roles of add-ons that call AWS. */
  readonly roleArns: Readonly<Partial<Record<ClusterAddon, string>>>;
  readonly presence: Presence;
  /** @default - nothing */
  readonly dependsOn?: readonly ITerraformDependable[];
}

/** The service accounts of add-ons that call AWS. */
const SERVICE_ACCOUNTS: Readonly<Partial<Record<ClusterAddon, string>>> = {
  "vpc-cni": "aws-node",
  "aws-ebs-csi-driver": "ebs-csi-controller-sa",
};

/**
 * Add-ons of a cluster that EKS looks after.
 *
 * Without a version EKS takes its default for the cluster's version when it makes the add-on, and keeps it: a plan shows
 * no change because AWS has a new default. Settings changed by hand are put back. Those that call AWS have a role of
 * their own by EKS Pod Identity.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html
 */
export class ClusterAddons extends Construct {
  readonly addons: readonly EksAddon[];

  constructor(scope: Construct, id: string, props: ClusterAddonsProps) {
    super(scope, id);
    this.addons = props.names.map((name) => {
      const addonVersion = props.versions[name];
      const serviceAccount = SERVICE_ACCOUNTS[name];
      const roleArn = props.roleArns[name];
      const addon = new EksAddon(this, name, {
        clusterName: props.cluster.clusterName,
        addonName: name,
        resolveConflictsOnCreate: "OVERWRITE",
        resolveConflictsOnUpdate: "OVERWRITE",
        ...(addonVersion === undefined ? {} : { addonVersion }),
        ...(serviceAccount === undefined || roleArn === undefined
          ? {}
          : { podIdentityAssociation: [{ serviceAccount, roleArn }] }),
        ...(props.dependsOn ? { dependsOn: [...props.dependsOn] } : {}),
      });
      return props.presence.apply(addon);
    });
  }
}
