import { suggestion } from "../../nearest";
import { parseCidr } from "../cidr";
import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import {
  ADDRESSES_PER_NODE,
  DEFAULT_KUBERNETES_VERSION,
  isRetired,
  nodeTypeProblem,
  supportedVersions,
} from "./kubernetes";

function checkVersion({ monitoring }: SystemDraft): Problem[] {
  const version = monitoring?.kubernetes?.version;
  if (version === undefined || !isRetired(version)) return [];
  const params = { version, supported: supportedVersions(), use: DEFAULT_KUBERNETES_VERSION };
  return [problem(["monitoring", "kubernetes", "version"], "KUBERNETES_VERSION_RETIRED", params)];
}

function checkNodeType({ monitoring }: SystemDraft): Problem[] {
  const type = monitoring?.nodes?.type;
  const reason = type === undefined ? undefined : nodeTypeProblem(type);
  return type === undefined || reason === undefined
    ? []
    : [problem(["monitoring", "nodes", "type"], "MONITORING_NODE_TYPE", { type, reason })];
}

/** One principal has one access entry, so it cannot be both. */
function checkAccess({ monitoring }: SystemDraft): Problem[] {
  const { admins = [], viewers = [] } = monitoring?.kubernetes ?? {};
  return viewers.flatMap((principal, index) =>
    admins.includes(principal)
      ? [problem(["monitoring", "kubernetes", "viewers", index], "MONITORING_ACCESS_TWICE", { principal })]
      : [],
  );
}

function checkEndpoint({ monitoring }: SystemDraft): Problem[] {
  const endpoint = monitoring?.kubernetes?.endpoint;
  if (endpoint === undefined || endpoint === "private") return [];
  return (endpoint.publicFrom ?? []).flatMap((cidr, index) => {
    const path = ["monitoring", "kubernetes", "endpoint", "publicFrom", index];
    if (!parseCidr(cidr)) return [problem(path, "CIDR_INVALID", { cidr })];
    return cidr.endsWith("/0") ? [problem(path, "MONITORING_ENDPOINT_OPEN", { cidr })] : [];
  });
}

/** Nodes join the cluster, and fetch their images, through NAT. */
function checkNat(draft: SystemDraft): Problem[] {
  if (draft.monitoring === undefined) return [];
  return SITE_NAMES.flatMap((site) =>
    draft.sites?.[site]?.network?.nat === "none"
      ? [problem(["sites", site, "network", "nat"], "MONITORING_NEEDS_NAT", { site })]
      : [],
  );
}

/** Pods have addresses of the private subnets, beside the instances of the services. */
function checkRoom(draft: SystemDraft): Problem[] {
  const nodes = draft.monitoring?.nodes?.count;
  if (nodes === undefined) return [];
  return SITE_NAMES.flatMap((site) => {
    const { cidr, availabilityZones } = draft.sites?.[site]?.network ?? {};
    const block = cidr === undefined ? undefined : parseCidr(cidr);
    if (!block || availabilityZones === undefined) return [];
    const zones = typeof availabilityZones === "number" ? availabilityZones : availabilityZones.length;
    // A VPC block is cut into 16; AWS keeps five addresses of each subnet.
    const room = zones * (2 ** (28 - block.prefix) - 5);
    const instances = Object.values(draft.services ?? {}).reduce(
      (sum, service) => sum + Math.max(service?.capacity?.max ?? 0, service?.capacity?.standby?.max ?? 0),
      0,
    );
    const wanted = instances + nodes * (1 + ADDRESSES_PER_NODE);
    return wanted > room && instances <= room
      ? [problem(["sites", site, "network", "cidr"], "MONITORING_NO_ROOM", { cidr: cidr ?? "", room, wanted, nodes })]
      : [];
  });
}

function checkMetrics(draft: SystemDraft): Problem[] {
  const services = Object.keys(draft.services ?? {});
  return Object.keys(draft.monitoring?.metrics ?? {}).flatMap((service) =>
    services.includes(service)
      ? []
      : [
          problem(
            ["monitoring", "metrics", service],
            "MONITORING_SERVICE_UNKNOWN",
            { service, suggestion: suggestion(service, services) },
            { atKey: true },
          ),
        ],
  );
}

export const monitoringRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkVersion,
  checkNodeType,
  checkAccess,
  checkEndpoint,
  checkNat,
  checkRoom,
  checkMetrics,
];
