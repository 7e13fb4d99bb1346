import { Release } from "@cdktf/provider-helm/lib/release";
import { ConfigMapV1 } from "@cdktf/provider-kubernetes/lib/config-map-v1";
import { NamespaceV1 } from "@cdktf/provider-kubernetes/lib/namespace-v1";
import { StorageClassV1 } from "@cdktf/provider-kubernetes/lib/storage-class-v1";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Monitoring } from "../../../system";
import { canonicalJson } from "../../canonical-json";
import { blackboxValues } from "./blackbox-values";
import { BLACKBOX_EXPORTER, type Chart, PROMETHEUS_STACK } from "./charts";
import { servicesDashboard } from "./dashboard";
import { BLACKBOX_RELEASE, NAMESPACE, RELEASE, STORAGE_CLASS } from "./names";
import { prometheusValues } from "./prometheus-values";
import type { WatchedService, Watchtower } from "./watched";

export interface MonitoringReleaseProps {
  readonly settings: Monitoring;
  readonly services: readonly WatchedService[];
  readonly from: Watchtower;
  /** ARN of the topic that alerts go to. */
  readonly topicArn: string;
}

/** Seconds that a release may take to get ready. Two of these are less than the 15 minutes that an EKS token is good for. */
const TIMEOUT_SECONDS = 420;

/**
 * What runs in a site's monitoring cluster: the Prometheus stack, the blackbox exporter with its probes, a dashboard, and
 * the storage class of their encrypted volumes.
 *
 * It needs providers of Helm and Kubernetes that are configured for the cluster. Failover does nothing to it: each site
 * watches both all the time.
 */
export class MonitoringRelease extends Construct {
  constructor(scope: Construct, id: string, { settings, services, from, topicArn }: MonitoringReleaseProps) {
    super(scope, id);
    const namespace = new NamespaceV1(this, "namespace", { metadata: { name: NAMESPACE } });
    const storage = new StorageClassV1(this, "storage_class", {
      metadata: { name: STORAGE_CLASS },
      storageProvisioner: "ebs.csi.aws.com",
      // In the zone where the pod is, which is known only when it is scheduled.
      volumeBindingMode: "WaitForFirstConsumer",
      reclaimPolicy: "Delete",
      allowVolumeExpansion: true,
      parameters: { type: "gp3", encrypted: "true" },
    });
    const stack = this.release("prometheus_stack", RELEASE, PROMETHEUS_STACK, {
      values: prometheusValues(settings, services, from, { topicArn }),
      dependsOn: [namespace, storage],
    });
    this.release("blackbox_exporter", BLACKBOX_RELEASE, BLACKBOX_EXPORTER, {
      values: blackboxValues(services, from, settings.probes),
      // The probes are of a kind that the other release brings.
      dependsOn: [stack],
    });
    new ConfigMapV1(this, "services_dashboard", {
      // Grafana's sidecar looks for the label.
      metadata: { name: "services-dashboard", namespace: NAMESPACE, labels: { grafana_dashboard: "1" } },
      data: { "services.json": canonicalJson(servicesDashboard(from.system)) },
      dependsOn: [namespace],
    });
  }

  private release(
    id: string,
    name: string,
    chart: Chart,
    { values, dependsOn }: { readonly values: object; readonly dependsOn: ITerraformDependable[] },
  ): Release {
    return new Release(this, id, {
      name,
      namespace: NAMESPACE,
      repository: chart.repository,
      chart: chart.name,
      version: chart.version,
      // JSON is YAML. References to Terraform are resolved in it.
      values: [canonicalJson(values)],
      wait: true,
      timeout: TIMEOUT_SECONDS,
      // What fails half way is taken back, or the next run would have to mend it.
      atomic: true,
      maxHistory: 10,
      dependsOn,
    });
  }
}
