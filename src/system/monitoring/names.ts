import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

/*
 * Cluster, key and topic carry no site: they live in one region each. Roles do.
 */

const ROLE: NameLimit = {
  what: "an IAM role name",
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
};

const CLUSTER: NameLimit = {
  what: "an EKS cluster name",
  max: 100,
  pattern: /^[0-9A-Za-z][A-Za-z0-9_-]*$/,
  source: "https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
};

const TOPIC: NameLimit = {
  what: "an SNS topic name",
  max: 256,
  pattern: /^[A-Za-z0-9_-]+$/,
  source: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
};

/** What the roles of a cluster are for. */
const CLUSTER_ROLES = ["eks-cluster", "eks-nodes", "vpc-cni", "ebs-csi", "alertmanager", "prometheus"] as const;

export type ClusterRole = (typeof CLUSTER_ROLES)[number];

export const clusterName = (system: string): string => `${system}-monitoring`;

/** One of a site's cluster roles; `site` is a name or a Terraform expression. */
export const clusterRoleName = (system: string, role: ClusterRole, site: string): string => `${system}-${role}-${site}`;

/** Where EKS writes the logs of a control plane. The name is EKS's. */
export const clusterLogGroupName = (system: string): string => `/aws/eks/${clusterName(system)}/cluster`;

/** The key of a site that encrypts its cluster's secrets and its alerts. */
export const monitoringKeyAlias = (system: string): string => `alias/${system}-monitoring`;

export const alertTopicName = (system: string): string => `${system}-alerts`;

export const alertTopicArn = (system: string, account: string, region: string): string =>
  `arn:aws:sns:${region}:${account}:${alertTopicName(system)}`;

/** The contract parameter that tells a site where clients reach the accelerator. */
export const acceleratorNameParameterName = (system: string): string => `/twinstack/${system}/accelerator/dns-name`;

/** Tells a site where the *other* site's load balancer of a service is; written by the `link` stack. */
export const otherLoadBalancerParameterName = (system: string, service: string): string =>
  `/twinstack/${system}/monitoring/${service}/other-load-balancer`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export function monitoringComposedNames({ system, monitoring }: SystemDraft): readonly ComposedName[] {
  if (system === undefined || monitoring === undefined) return [];
  const path = ["monitoring"];
  return [
    { name: clusterName(system), limit: CLUSTER, path },
    { name: alertTopicName(system), limit: TOPIC, path },
    ...CLUSTER_ROLES.flatMap((role) =>
      ["primary", "dr"].map((site) => ({ name: clusterRoleName(system, role, site), limit: ROLE, path })),
    ),
  ];
}
