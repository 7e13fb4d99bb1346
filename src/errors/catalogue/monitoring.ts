import type { CatalogueEntry } from "./entry";

/** What can be wrong with the monitoring of a system. */
export const MONITORING_ERRORS = {
  KUBERNETES_VERSION_RETIRED: {
    exit: 2,
    message: "Kubernetes {version} is out of standard support in EKS.",
    hint: 'Use "{use}". In standard support are {supported}; AWS charges extra for a cluster that is not.',
  },
  MONITORING_NODE_TYPE: {
    exit: 2,
    message: "{type} cannot be a node of the monitoring cluster: {reason}.",
    hint: "Use t3.medium or larger (t4g.medium for Graviton).",
  },
  MONITORING_ACCESS_TWICE: {
    exit: 2,
    message: "{principal} is both an administrator and a viewer.",
    hint: "An administrator sees everything: remove it from `viewers`.",
  },
  MONITORING_ENDPOINT_OPEN: {
    exit: 2,
    message: "{cidr} would open the Kubernetes API to the whole internet.",
    hint: "Name the blocks that your people and your pipelines come from, or use `endpoint: private`.",
  },
  MONITORING_NEEDS_NAT: {
    exit: 2,
    message: "The {site} site has no NAT gateway, and the nodes of the monitoring cluster need one.",
    hint: "They fetch container images and talk to EKS through it. Set `nat: single` or `nat: per-az`.",
  },
  MONITORING_NO_ROOM: {
    exit: 2,
    message:
      "The private subnets of {cidr} hold {room} addresses; with {nodes} monitoring nodes {wanted} may be in use.",
    hint: "Pods have addresses of the VPC. Use a larger block or more availability zones: the block cannot change later.",
  },
  MONITORING_STANDS: {
    exit: 2,
    message: "Stack {site} would delete the cluster under {monitoring}, which has {resources} resources.",
    hint: "Volumes that Kubernetes made would be left in EC2, and {monitoring} could not be planned any more. Where the cluster can be reached, destroy both: twinstack destroy {monitoring} {site} (or destroy --monitoring). If the cluster is gone already, delete its volumes by hand, and empty the state: terraform state rm in {monitoring}'s folder.",
  },
  MONITORING_SERVICE_UNKNOWN: {
    exit: 2,
    message: "There is no service {service} whose metrics could be scraped.",
    hint: "{suggestion}",
  },
} as const satisfies Record<string, CatalogueEntry>;
