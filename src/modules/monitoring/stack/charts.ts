/*
 * The charts, pinned: a chart renames its values from one version to the next. `__tests__/modules/monitoring-values.test.ts`
 * holds the keys that were checked against these versions; whoever raises one checks them again.
 */

export interface Chart {
  readonly repository: string;
  readonly name: string;
  readonly version: string;
}

const REPOSITORY = "https://prometheus-community.github.io/helm-charts";

/** @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack */
export const PROMETHEUS_STACK: Chart = {
  repository: REPOSITORY,
  name: "kube-prometheus-stack",
  version: "88.5.3",
};

/** @see https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus-blackbox-exporter */
export const BLACKBOX_EXPORTER: Chart = {
  repository: REPOSITORY,
  name: "prometheus-blackbox-exporter",
  version: "11.17.2",
};
