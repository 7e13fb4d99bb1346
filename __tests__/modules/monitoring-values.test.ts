import { loadSystem } from "../../src/system";
import { blackboxValues } from "../../src/modules/monitoring/stack/blackbox-values";
import { BLACKBOX_EXPORTER, PROMETHEUS_STACK } from "../../src/modules/monitoring/stack/charts";
import { servicesDashboard } from "../../src/modules/monitoring/stack/dashboard";
import { prometheusValues } from "../../src/modules/monitoring/stack/prometheus-values";
import { serviceRules } from "../../src/modules/monitoring/stack/rules";
import { statusCodesOf, type WatchedService, type Watchtower } from "../../src/modules/monitoring/stack/watched";

const settings = loadSystem("docs/examples/monitoring.yaml").monitoring!;

const FROM: Watchtower = {
  system: "watched",
  site: "dr",
  region: "eu-north-1",
  role: "standby",
  otherSite: "primary",
  otherRole: "active",
};

const service = (more: Partial<WatchedService> = {}): WatchedService => ({
  name: "api",
  port: 80,
  path: "/health",
  statusCodes: "200",
  tls: false,
  hostname: undefined,
  entry: "accelerator.test",
  own: "own.test",
  other: "other.test",
  standbyAnswers: true,
  metrics: undefined,
  ...more,
});

const blackbox = (more: Partial<WatchedService> = {}) => blackboxValues([service(more)], FROM, { intervalSeconds: 30 });

const targets = (more: Partial<WatchedService> = {}) =>
  blackbox(more).extraManifests.map(({ spec }) => [
    spec.targets.staticConfig.static.join(),
    spec.targets.staticConfig.labels,
  ]);

/*
 * The keys of the charts' values that are used, each looked up in values.yaml (or, where it is only a comment there, in the
 * templates) of exactly these versions. A chart that gets a key it does not know says nothing.
 */
const CHECKED = {
  "kube-prometheus-stack 88.5.3, with grafana 12.11.1": [
    "additionalPrometheusRulesMap",
    "alertmanager.alertmanagerSpec.podAntiAffinity",
    "alertmanager.alertmanagerSpec.podAntiAffinityTopologyKey",
    "alertmanager.alertmanagerSpec.replicas",
    "alertmanager.alertmanagerSpec.resources",
    "alertmanager.alertmanagerSpec.storage",
    "alertmanager.config",
    "alertmanager.serviceAccount.create",
    "alertmanager.serviceAccount.name",
    "fullnameOverride",
    "grafana.deploymentStrategy",
    "grafana.persistence.accessModes",
    "grafana.persistence.enabled",
    "grafana.persistence.size",
    "grafana.persistence.storageClassName",
    "grafana.resources",
    "kubeControllerManager.enabled",
    "kubeEtcd.enabled",
    "kubeProxy.enabled",
    "kubeScheduler.enabled",
    "prometheus.prometheusSpec.additionalScrapeConfigs",
    "prometheus.prometheusSpec.externalLabels",
    "prometheus.prometheusSpec.podAntiAffinity",
    "prometheus.prometheusSpec.podAntiAffinityTopologyKey",
    "prometheus.prometheusSpec.replicas",
    "prometheus.prometheusSpec.resources",
    "prometheus.prometheusSpec.retention",
    "prometheus.prometheusSpec.retentionSize",
    "prometheus.prometheusSpec.storageSpec",
    "prometheus.serviceAccount.create",
    "prometheus.serviceAccount.name",
  ],
  "prometheus-blackbox-exporter 11.17.2": [
    "config.modules",
    "extraManifests",
    "fullnameOverride",
    "replicas",
    "resources",
    "serviceMonitor.selfMonitor.enabled",
    "serviceMonitor.selfMonitor.labels",
  ],
};

/** Every key with its path, down to those whose content is free. */
function keysOf(value: object, free: readonly string[], path = ""): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const here = path === "" ? key : `${path}.${key}`;
    return typeof inner !== "object" || inner === null || Array.isArray(inner) || free.includes(here)
      ? [here]
      : keysOf(inner, free, here);
  });
}

test("only keys that were looked up in the charts are used, in exactly these versions", () => {
  const free = Object.values(CHECKED).flat();
  const all = service({ metrics: { port: 9100, path: "/metrics", autoScalingGroup: "watched-api" } });
  const found = {
    [`${PROMETHEUS_STACK.name} ${PROMETHEUS_STACK.version}, with grafana 12.11.1`]: keysOf(
      prometheusValues(settings, [all], FROM, { topicArn: "arn:t" }),
      free,
    ).sort(),
    [`${BLACKBOX_EXPORTER.name} ${BLACKBOX_EXPORTER.version}`]: keysOf(blackbox(), free).sort(),
  };
  expect(found).toEqual(CHECKED);
});

describe("probes", () => {
  test("ask at the entry and at each site's load balancer", () => {
    expect(targets()).toEqual([
      ["http://accelerator.test:80/health", { service: "api", target: "entry" }],
      [
        "http://own.test:80/health",
        { service: "api", target: "load_balancer", site: "dr", role: "standby", answers: "always" },
      ],
      [
        "http://other.test:80/health",
        { service: "api", target: "load_balancer", site: "primary", role: "active", answers: "always" },
      ],
    ]);
  });

  test("know of a standby that runs nothing, of no other site, and of no entry", () => {
    expect(targets({ entry: undefined, other: undefined, standbyAnswers: false })).toEqual([
      [
        "http://own.test:80/health",
        { service: "api", target: "load_balancer", site: "dr", role: "standby", answers: "active" },
      ],
    ]);
  });

  test("ask by TLS, and do not look at the name in the certificate where they have none to compare", () => {
    const { config, extraManifests } = blackbox({ tls: true, port: 443 });
    expect(config.modules.http_api!.http).toEqual({
      preferred_ip_protocol: "ip4",
      follow_redirects: false,
      valid_status_codes: [200],
      fail_if_not_ssl: true,
      tls_config: { insecure_skip_verify: true },
    });
    expect(extraManifests[0]!.spec.targets.staticConfig.static).toEqual(["https://accelerator.test:443/health"]);
  });

  test("with a host name, ask for that name everywhere and look at the certificate", () => {
    const hostname = "api.shop.test";
    const { config, extraManifests } = blackbox({ tls: true, port: 443, hostname, entry: hostname });
    expect(config.modules.http_api!.http).not.toHaveProperty("tls_config");
    expect(extraManifests.map(({ spec }) => spec.params)).toEqual([
      undefined,
      [{ name: "hostname", values: [hostname] }],
      [{ name: "hostname", values: [hostname] }],
    ]);
  });

  test("are found by Prometheus, and given up before they are made again", () => {
    const { extraManifests } = blackboxValues([service()], FROM, { intervalSeconds: 10 });
    for (const { metadata, spec } of extraManifests) {
      expect(metadata.labels).toEqual({ release: "prometheus-stack" });
      expect(spec.prober.url).toBe("blackbox-exporter.monitoring:9115");
      expect(spec.module).toBe("http_api");
      const seconds = (text: string): number => Number(text.replace("s", ""));
      expect(seconds(blackbox().config.modules.http_api!.timeout)).toBeLessThan(seconds(spec.scrapeTimeout));
      expect(seconds(spec.scrapeTimeout)).toBeLessThan(seconds(spec.interval));
    }
    // Helm reads these as templates.
    expect(JSON.stringify(extraManifests)).not.toContain("{{");
  });

  test.each([
    ["200", [200]],
    ["200,302", [200, 302]],
    ["200-202,404", [200, 201, 202, 404]],
  ])("status codes %s", (text, codes) => {
    expect(statusCodesOf(text)).toEqual(codes);
  });
});

describe("the Prometheus stack", () => {
  const values = prometheusValues(settings, [service()], FROM, { topicArn: "arn:aws:sns:eu-north-1:1:t" });

  test("sends what matters to the topic, signed by the pod's own role", () => {
    const { config, serviceAccount } = values.alertmanager;
    expect(serviceAccount.name).toBe("alertmanager");
    expect(config.receivers).toEqual([
      { name: "null" },
      {
        name: "sns",
        sns_configs: [
          expect.objectContaining({
            topic_arn: "arn:aws:sns:eu-north-1:1:t",
            sigv4: { region: "eu-north-1" },
            send_resolved: true,
          }),
        ],
      },
    ]);
    expect(config.route.receiver).toBe("sns");
    expect(config.route.routes.map(({ receiver, matchers }) => [receiver, ...matchers])).toEqual([
      ["null", 'alertname =~ "Watchdog|InfoInhibitor"'],
      ["null", 'severity = "info"'],
    ]);
  });

  test("sends no message with an attribute that could be empty, which SNS refuses", () => {
    const { config } = values.alertmanager;
    const attributes = config.receivers.flatMap(({ sns_configs = [] }) => sns_configs.map((one) => one.attributes));
    expect(attributes).toEqual([{ severity: '{{ or .CommonLabels.severity "none" }}', status: "{{ .Status }}" }]);
    // All alerts of a message have the same severity.
    expect(config.route.group_by).toEqual(["alertname", "service", "site", "namespace", "severity"]);
  });

  test("keeps everything on encrypted volumes, two of each over the zones, and drops metrics before they are full", () => {
    const { prometheusSpec } = values.prometheus;
    const { alertmanagerSpec } = values.alertmanager;
    for (const spec of [prometheusSpec, alertmanagerSpec]) {
      expect(spec).toMatchObject({ replicas: 2, podAntiAffinityTopologyKey: "topology.kubernetes.io/zone" });
    }
    const classes = [prometheusSpec.storageSpec, alertmanagerSpec.storage].map(
      ({ volumeClaimTemplate }) => volumeClaimTemplate.spec.storageClassName,
    );
    expect([...classes, values.grafana.persistence.storageClassName]).toEqual(Array(3).fill("gp3-encrypted"));
    expect(prometheusSpec).toMatchObject({ retention: "15d", retentionSize: "17408MiB" });
  });

  test("scrapes instances by their Auto Scaling group, where it is asked to", () => {
    expect(values.prometheus.prometheusSpec.additionalScrapeConfigs).toEqual([]);
    const metrics = { port: 9100, path: "/m", autoScalingGroup: "watched-api" };
    const { prometheus } = prometheusValues(settings, [service({ metrics })], FROM, { topicArn: "arn:t" });
    expect(prometheus.prometheusSpec.additionalScrapeConfigs).toEqual([
      expect.objectContaining({
        job_name: "service-api",
        metrics_path: "/m",
        ec2_sd_configs: [
          {
            region: "eu-north-1",
            port: 9100,
            filters: [
              { name: "tag:aws:autoscaling:groupName", values: ["watched-api"] },
              { name: "instance-state-name", values: ["running"] },
            ],
          },
        ],
      }),
    ]);
  });

  test("does not look for what AWS runs itself", () => {
    for (const part of ["kubeEtcd", "kubeControllerManager", "kubeScheduler", "kubeProxy"] as const) {
      expect(values[part]).toEqual({ enabled: false });
    }
  });
});

describe("rules", () => {
  const rulesOf = (standbyAnswers: boolean) =>
    serviceRules({
      latencySeconds: 2,
      certificateDays: 21,
      scraped: [{ name: "api", standbyAnswers }],
      site: FROM.site,
    }).rules;
  const rules = rulesOf(true);

  test("what clients see and the active site are critical, the rest is a warning", () => {
    expect(Object.fromEntries(rules.map(({ alert, labels }) => [alert, labels.severity]))).toEqual({
      ServiceDown: "critical",
      ActiveSiteDown: "critical",
      StandbyDown: "warning",
      ServiceSlow: "warning",
      CertificateExpires: "warning",
      ProbesMissing: "warning",
      MetricsMissing: "warning",
    });
  });

  test("ask only for labels that the probes have", () => {
    const known = new Set(["job", ...targets().flatMap(([, labels]) => Object.keys(labels as object))]);
    for (const { expr, annotations } of [...rules, ...rulesOf(false)]) {
      const named = [
        ...[...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = ""]) => list.split(", ")),
        ...[...expr.matchAll(/(\w+)=~?"/g)].map(([, label = ""]) => label),
        ...[...JSON.stringify(annotations).matchAll(/\$labels\.(\w+)/g)].map(([, label = ""]) => label),
      ];
      for (const label of named) expect(known).toContain(label);
    }
  });

  test("use the settings", () => {
    const find = (alert: string) => rules.find((rule) => rule.alert === alert)!.expr;
    expect(find("ServiceSlow")).toMatch(/> 2$/);
    expect(find("CertificateExpires")).toMatch(/< 21 \* 86400$/);
    expect(find("MetricsMissing")).toContain('job="service-api"');
  });

  test("miss the metrics of a standby only if it runs instances", () => {
    const missing = (standbyAnswers: boolean) =>
      rulesOf(standbyAnswers).find(({ alert }) => alert === "MetricsMissing")!.expr;
    const down = 'count by (service, site) (up{job="service-api"} == 0) > 0';
    expect(missing(true)).toBe(`${down} or absent(up{job="service-api"})`);
    // A probe of this site's own load balancer has all of these labels where the site is active, and only there.
    const active = 'probe_success{target="load_balancer", service="api", site="dr", role="active"}';
    expect(missing(false)).toBe(`${down} or (absent(up{job="service-api"}) and on () ${active})`);
    const probed = (role: string) =>
      blackboxValues([service({ standbyAnswers: false })], { ...FROM, role }, { intervalSeconds: 30 })
        .extraManifests.map(({ spec }) => spec.targets.staticConfig.labels)
        .filter(({ site, target }) => site === "dr" && target === "load_balancer")
        .map((labels) => labels.role);
    expect([probed("standby"), probed("active")]).toEqual([["standby"], ["active"]]);
  });
});

test("every panel of the dashboard asks for what the probes measure", () => {
  const { panels } = servicesDashboard("watched");
  expect(panels).toHaveLength(4);
  expect(new Set(panels.map(({ id }) => id)).size).toBe(4);
  for (const { expr } of panels.flatMap((panel) => panel.targets)) {
    expect(expr).toMatch(/probe_(success|duration_seconds|ssl_earliest_cert_expiry)/);
  }
});
