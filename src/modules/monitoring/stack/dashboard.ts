/** The dashboard of the services, as Grafana reads it. */

const DATASOURCE = { type: "prometheus", uid: "prometheus" };

interface Query {
  readonly expr: string;
  readonly legendFormat: string;
}

const panel = (
  id: number,
  type: "state-timeline" | "timeseries" | "bargauge",
  title: string,
  unit: string,
  gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number },
  queries: readonly Query[],
) => ({
  id,
  type,
  title,
  datasource: DATASOURCE,
  gridPos,
  fieldConfig: { defaults: { unit }, overrides: [] },
  targets: queries.map((query, index) => ({
    refId: String.fromCharCode(65 + index),
    datasource: DATASOURCE,
    ...query,
  })),
});

/**
 * What clients see of each service, what each site's load balancers answer, and how long certificates are good for, all
 * as seen from this site.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */
export const servicesDashboard = (system: string) => ({
  uid: "twinstack-services",
  title: `Services of ${system}`,
  tags: ["twinstack"],
  timezone: "utc",
  refresh: "1m",
  schemaVersion: 39,
  time: { from: "now-6h", to: "now" },
  panels: [
    panel(1, "state-timeline", "Answers at the entry (1: yes)", "none", { x: 0, y: 0, w: 24, h: 7 }, [
      { expr: 'max by (service) (probe_success{target="entry"})', legendFormat: "{{service}}" },
    ]),
    panel(2, "state-timeline", "Answers at the load balancers (1: yes)", "none", { x: 0, y: 7, w: 24, h: 8 }, [
      {
        expr: 'max by (service, site, role) (probe_success{target="load_balancer"})',
        legendFormat: "{{service}} in {{site}} ({{role}})",
      },
    ]),
    panel(3, "timeseries", "Time to answer", "s", { x: 0, y: 15, w: 12, h: 9 }, [
      { expr: 'avg by (service) (probe_duration_seconds{target="entry"})', legendFormat: "{{service}} at the entry" },
      {
        expr: 'avg by (service, site) (probe_duration_seconds{target="load_balancer"})',
        legendFormat: "{{service}} in {{site}}",
      },
    ]),
    panel(4, "bargauge", "Certificates are good for", "s", { x: 12, y: 15, w: 12, h: 9 }, [
      { expr: "min by (service) (probe_ssl_earliest_cert_expiry) - time()", legendFormat: "{{service}}" },
    ]),
  ],
});
