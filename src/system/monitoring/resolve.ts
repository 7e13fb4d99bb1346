import type { SystemDocument } from "../schema";
import { amiTypeOf } from "./kubernetes";
import { CLUSTER_ADDONS, type Monitoring } from "./model";

const SECONDS_PER_DAY = 86_400;

export function resolveMonitoring({ monitoring }: SystemDocument): Monitoring | undefined {
  if (!monitoring) return undefined;
  const { kubernetes, nodes, prometheus, grafana, probes } = monitoring;
  const { endpoint, addons } = kubernetes;
  return {
    kubernetesVersion: kubernetes.version,
    publicAccessCidrs: endpoint === "private" ? [] : endpoint.publicFrom,
    admins: kubernetes.admins,
    viewers: kubernetes.viewers,
    logRetentionDays: Number.parseInt(kubernetes.logs, 10),
    addonVersions: Object.fromEntries(
      CLUSTER_ADDONS.flatMap((name) => (addons[name] === undefined ? [] : [[name, addons[name]]])),
    ),
    nodes: {
      instanceType: nodes.type,
      amiType: amiTypeOf(nodes.type),
      count: nodes.count,
      rootVolumeGib: nodes.rootVolume,
    },
    prometheus: { volumeGib: prometheus.volume, retentionDays: prometheus.retention / SECONDS_PER_DAY },
    grafana: { volumeGib: grafana.volume },
    probes: {
      intervalSeconds: probes.interval,
      latencySeconds: probes.latency,
      certificateDays: probes.certificateExpiry / SECONDS_PER_DAY,
    },
    metrics: monitoring.metrics,
    alerts: monitoring.alerts,
  };
}
