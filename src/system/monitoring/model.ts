/** Add-ons that every cluster has. */
export const CLUSTER_ADDONS = [
  "vpc-cni",
  "kube-proxy",
  "eks-pod-identity-agent",
  "coredns",
  "aws-ebs-csi-driver",
] as const;

export type ClusterAddon = (typeof CLUSTER_ADDONS)[number];

/** The monitoring clusters, one in each site. */
export interface Monitoring {
  readonly kubernetesVersion: string;
  /** Blocks from which the Kubernetes API is reached over the internet; empty: from the VPC only. */
  readonly publicAccessCidrs: readonly string[];
  /** ARNs of IAM principals that may do anything in the cluster; one of them deploys the monitoring stacks. */
  readonly admins: readonly string[];
  /** ARNs of IAM principals that may look at everything but secrets. */
  readonly viewers: readonly string[];
  readonly logRetentionDays: number;
  /** Versions of add-ons that are not EKS's default. */
  readonly addonVersions: Readonly<Partial<Record<ClusterAddon, string>>>;
  readonly nodes: {
    readonly instanceType: string;
    readonly amiType: "AL2023_ARM_64_STANDARD" | "AL2023_x86_64_STANDARD";
    readonly count: number;
    readonly rootVolumeGib: number;
  };
  readonly prometheus: { readonly volumeGib: number; readonly retentionDays: number };
  readonly grafana: { readonly volumeGib: number };
  readonly probes: {
    readonly intervalSeconds: number;
    /** An answer that takes longer on average is reported. */
    readonly latencySeconds: number;
    readonly certificateDays: number;
  };
  /** Where the instances of a service show metrics, by the service's name. */
  readonly metrics: Readonly<Record<string, { readonly port: number; readonly path: string }>>;
  readonly alerts: { readonly emails: readonly string[] };
}
