import type { Monitoring } from "../../../system";
import { alertmanagerValues, spread, volumeClaim } from "./alertmanager-values";
import { RELEASE, STORAGE_CLASS } from "./names";
import { serviceRules } from "./rules";
import type { WatchedService, Watchtower } from "./watched";

/** The share of its volume that Prometheus fills before it drops the oldest metrics, whatever the retention. */
const FULL = 0.85;

const MIB_PER_GIB = 1024;

/** Finds the instances of a service by the Auto Scaling group that they are in. */
const scrapeConfig = ({ name, metrics }: WatchedService, { region, site }: Watchtower) =>
  metrics && {
    job_name: `service-${name}`,
    metrics_path: metrics.path,
    ec2_sd_configs: [
      {
        region,
        port: metrics.port,
        filters: [
          { name: "tag:aws:autoscaling:groupName", values: [metrics.autoScalingGroup] },
          { name: "instance-state-name", values: ["running"] },
        ],
      },
    ],
    relabel_configs: [
      { target_label: "service", replacement: name },
      { target_label: "site", replacement: site },
      { source_labels: ["__meta_ec2_instance_id"], target_label: "instance" },
      { source_labels: ["__meta_ec2_availability_zone"], target_label: "zone" },
    ],
  };

function prometheus(settings: Monitoring, services: readonly WatchedService[], from: Watchtower) {
  const { volumeGib, retentionDays } = settings.prometheus;
  return {
    serviceAccount: { create: true, name: "prometheus" },
    prometheusSpec: {
      ...spread,
      retention: `${retentionDays}d`,
      retentionSize: `${Math.floor(volumeGib * MIB_PER_GIB * FULL)}MiB`,
      storageSpec: volumeClaim(volumeGib),
      resources: { requests: { cpu: "200m", memory: "512Mi" }, limits: { memory: "2Gi" } },
      // Says whose eyes saw it; `site` is where it is.
      externalLabels: { system: from.system, observer: from.site },
      additionalScrapeConfigs: services.flatMap((service) => scrapeConfig(service, from) ?? []),
    },
  };
}

/**
 * Values of kube-prometheus-stack: Prometheus, Alertmanager, Grafana, and the exporters of nodes and Kubernetes objects.
 *
 * AWS runs etcd, scheduler and controller manager, and kube-proxy shows its metrics on its node only: these four cannot
 * be scraped in EKS. Grafana's chart makes a password at random and keeps it in a secret of the cluster: it is in no file
 * and in no state.
 *
 * @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack
 */
export function prometheusValues(
  settings: Monitoring,
  services: readonly WatchedService[],
  from: Watchtower,
  { topicArn }: { readonly topicArn: string },
) {
  const { latencySeconds, certificateDays } = settings.probes;
  const scraped = services.filter(({ metrics }) => metrics);
  return {
    fullnameOverride: RELEASE,
    kubeEtcd: { enabled: false },
    kubeControllerManager: { enabled: false },
    kubeScheduler: { enabled: false },
    kubeProxy: { enabled: false },
    prometheus: prometheus(settings, services, from),
    alertmanager: alertmanagerValues({ system: from.system, region: from.region, topicArn }),
    grafana: {
      persistence: {
        enabled: true,
        storageClassName: STORAGE_CLASS,
        accessModes: ["ReadWriteOnce"],
        size: `${settings.grafana.volumeGib}Gi`,
      },
      // Its volume can be attached to one pod only, so the old one has to go first.
      deploymentStrategy: { type: "Recreate" },
      resources: { requests: { cpu: "50m", memory: "192Mi" }, limits: { memory: "512Mi" } },
    },
    additionalPrometheusRulesMap: {
      services: { groups: [serviceRules({ latencySeconds, certificateDays, scraped, site: from.site })] },
    },
  };
}
