import { TwinstackError } from "../../src/errors";
import { parseSystem, type System } from "../../src/system";
import {
  amiTypeOf,
  DEFAULT_KUBERNETES_VERSION,
  isRetired,
  nodeTypeProblem,
} from "../../src/system/monitoring/kubernetes";
import { SMALL_SYSTEM } from "../support/synth";

const ADMIN = "arn:aws:iam::123456789012:role/platform";

/** The small system with a `monitoring` key; `kubernetes` is what stands beside the administrators. */
const watched = (kubernetes = "", more = "", base = SMALL_SYSTEM): string =>
  `${base}monitoring: { kubernetes: { admins: ["${ADMIN}"]${kubernetes} }${more} }\n`;

const parse = (text: string): System => parseSystem(text, "s.yaml");

/** `line:column CODE` of everything that a system file is refused for. */
function codes(text: string): string[] {
  try {
    parse(text);
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code }) => code);
    throw error;
  }
}

test("has defaults for everything but who administers it", () => {
  expect(parse(watched()).monitoring).toEqual({
    kubernetesVersion: "1.36",
    publicAccessCidrs: [],
    admins: [ADMIN],
    viewers: [],
    logRetentionDays: 30,
    addonVersions: {},
    nodes: { instanceType: "t3.medium", amiType: "AL2023_x86_64_STANDARD", count: 2, rootVolumeGib: 30 },
    prometheus: { volumeGib: 20, retentionDays: 15 },
    grafana: { volumeGib: 5 },
    probes: { intervalSeconds: 30, latencySeconds: 2, certificateDays: 21 },
    metrics: {},
    alerts: { emails: [] },
  });
  expect(parse(SMALL_SYSTEM).monitoring).toBeUndefined();
});

test("takes what it is given", () => {
  const text = watched(
    `, version: "1.35", endpoint: { publicFrom: [198.51.100.0/24] }, logs: 90d, addons: { coredns: v1.12.4-eksbuild.1 }`,
    ", nodes: { type: t4g.large, count: 3 }, metrics: { web: { port: 9100 } }, probes: { interval: 1m, latency: 4s }",
  );
  expect(parse(text).monitoring).toMatchObject({
    kubernetesVersion: "1.35",
    publicAccessCidrs: ["198.51.100.0/24"],
    logRetentionDays: 90,
    addonVersions: { coredns: "v1.12.4-eksbuild.1" },
    nodes: { instanceType: "t4g.large", amiType: "AL2023_ARM_64_STANDARD", count: 3 },
    metrics: { web: { port: 9100, path: "/metrics" } },
    probes: { intervalSeconds: 60, latencySeconds: 4 },
  });
});

test.each([
  ["a version out of support", watched(', version: "1.33"'), "KUBERNETES_VERSION_RETIRED"],
  ["a version that is a number", watched(", version: 1.36"), "WRONG_TYPE"],
  ["no version of Kubernetes", watched(', version: "2.0"'), "INVALID_VALUE"],
  ["nobody who administers it", `${SMALL_SYSTEM}monitoring: { kubernetes: { admins: [] } }\n`, "INVALID_VALUE"],
  ["administrators not named", `${SMALL_SYSTEM}monitoring: { kubernetes: {} }\n`, "MISSING_KEY"],
  [
    "a session for a role",
    `${SMALL_SYSTEM}monitoring: { kubernetes: { admins: ["arn:aws:sts::123456789012:assumed-role/a/b"] } }\n`,
    "INVALID_VALUE",
  ],
  ["an administrator who is a viewer", watched(`, viewers: ["${ADMIN}"]`), "MONITORING_ACCESS_TWICE"],
  ["an open endpoint", watched(", endpoint: { publicFrom: [0.0.0.0/0] }"), "MONITORING_ENDPOINT_OPEN"],
  ["an endpoint open to no block", watched(", endpoint: { publicFrom: [10.0.0.1/8] }"), "CIDR_INVALID"],
  ["an endpoint that is neither", watched(", endpoint: public"), "WRONG_TYPE"],
  ["nodes that are too small", watched("", ", nodes: { type: t3.small }"), "MONITORING_NODE_TYPE"],
  ["nodes with accelerators", watched("", ", nodes: { type: g5.xlarge }"), "MONITORING_NODE_TYPE"],
  ["one node", watched("", ", nodes: { count: 1 }"), "INVALID_VALUE"],
  ["metrics of nobody", watched("", ", metrics: { wbe: { port: 1 } }"), "MONITORING_SERVICE_UNKNOWN"],
  ["the same address twice", watched("", ", alerts: { emails: [a@b.io, a@b.io] }"), "INVALID_VALUE"],
  ["no address", watched("", ", alerts: { emails: [nobody] }"), "INVALID_VALUE"],
  ["an add-on version that is none", watched(", addons: { coredns: latest }"), "INVALID_VALUE"],
  ["no NAT", watched("", "", SMALL_SYSTEM.replace("10.2.0.0/16", "10.2.0.0/16, nat: none")), "MONITORING_NEEDS_NAT"],
  ["no room", watched("", "", SMALL_SYSTEM.replace("10.2.0.0/16", "10.2.0.0/23")), "MONITORING_NO_ROOM"],
  [
    "a service whose role has the name of the cluster's",
    watched("", "", SMALL_SYSTEM.replace("  web:", "  eks-nodes:")),
    "NAME_CONFLICT",
  ],
])("refuses %s", (_, text, code) => {
  expect(codes(text)).toEqual([code]);
});

test("room is enough where it is", () => {
  expect(codes(watched("", "", SMALL_SYSTEM.replace("10.2.0.0/16", "10.2.0.0/21")))).toEqual([]);
});

test("says what to use instead of a version that is out of support", () => {
  expect(() => parse(watched(', version: "1.29"'))).toThrow(
    expect.objectContaining({
      items: [expect.objectContaining({ hint: expect.stringContaining('Use "1.36".') as string, line: 8 })],
    }) as Error,
  );
});

test("the default version is in support, and newer ones than are known are taken", () => {
  expect(isRetired(DEFAULT_KUBERNETES_VERSION)).toBe(false);
  expect(isRetired("1.99")).toBe(false);
});

test.each([
  ["t3.medium", undefined, "AL2023_x86_64_STANDARD"],
  ["m7i-flex.large", undefined, "AL2023_x86_64_STANDARD"],
  ["c6in.2xlarge", undefined, "AL2023_x86_64_STANDARD"],
  ["m7gd.large", undefined, "AL2023_ARM_64_STANDARD"],
  ["c7gn.medium", undefined, "AL2023_ARM_64_STANDARD"],
  ["p5.48xlarge", "accelerators", "AL2023_x86_64_STANDARD"],
  ["mac2.metal", "not take", "AL2023_x86_64_STANDARD"],
  ["t3.micro", "memory", "AL2023_x86_64_STANDARD"],
  ["huge.large", "not known", "AL2023_x86_64_STANDARD"],
] as const)("%s as a node", (type, problem, ami) => {
  expect(nodeTypeProblem(type) ?? "").toContain(problem ?? "");
  expect(nodeTypeProblem(type) === undefined).toBe(problem === undefined);
  expect(amiTypeOf(type)).toBe(ami);
});
