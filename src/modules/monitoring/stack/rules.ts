/** What is reported of the services, as Prometheus rules. */
import type { WatchedService } from "./watched";

interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly severity: "critical" | "warning" };
  readonly annotations: { readonly summary: string; readonly description: string };
}

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly AlertRule[];
}

export interface RuleSettings {
  readonly latencySeconds: number;
  readonly certificateDays: number;
  /** The services that metrics are scraped of, and whether a standby runs instances of them. */
  readonly scraped: readonly Pick<WatchedService, "name" | "standbyAnswers">[];
  /** The site that it is watched from, and whose instances are scraped. May be a Terraform expression. */
  readonly site: string;
}

const rule = (
  alert: string,
  severity: "critical" | "warning",
  pending: string,
  expr: string,
  summary: string,
  description: string,
): AlertRule => ({ alert, expr, for: pending, labels: { severity }, annotations: { summary, description } });

/**
 * Whether Prometheus has found no instance of a service where there should be one.
 *
 * A standby that runs none is no reason for an alert. Which role this site has is in the labels of the probe of its own
 * load balancer, whether that answers or not.
 */
function instancesMissing({ name, standbyAnswers }: RuleSettings["scraped"][number], site: string): string {
  const absent = `absent(up{job="service-${name}"})`;
  if (standbyAnswers) return absent;
  const active = `probe_success{target="load_balancer", service="${name}", site="${site}", role="active"}`;
  return `(${absent} and on () ${active})`;
}

/**
 * Rules over the probes, and over the instances whose metrics are scraped.
 *
 * What clients see, and a load balancer of the active site, are critical. A standby is a warning, and only if it runs
 * something that could answer: it serves nobody, but would be needed next. Both sites report both sites, each to its own
 * topic, so the loss of a region is told by the other.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
 */
export function serviceRules({ latencySeconds, certificateDays, scraped, site }: RuleSettings): RuleGroup {
  const balancer = (selector: string): string =>
    `max by (service, site, role) (probe_success{target="load_balancer", ${selector}}) == 0`;
  return {
    name: "services",
    rules: [
      rule(
        "ServiceDown",
        "critical",
        "2m",
        'max by (service) (probe_success{target="entry"}) == 0',
        "{{ $labels.service }} does not answer",
        "Clients get no good answer from {{ $labels.service }}, whichever site they are sent to.",
      ),
      rule(
        "ActiveSiteDown",
        "critical",
        "3m",
        balancer('role="active"'),
        "{{ $labels.service }} does not answer in {{ $labels.site }}",
        "The load balancer of the active site gives no good answer. Other services there may be well.",
      ),
      rule(
        "StandbyDown",
        "warning",
        "10m",
        balancer('role="standby", answers="always"'),
        "{{ $labels.service }} does not answer in {{ $labels.site }}, the standby",
        "Nobody is served from there now; a failover would fail.",
      ),
      rule(
        "ServiceSlow",
        "warning",
        "10m",
        `avg by (service) (avg_over_time(probe_duration_seconds{target="entry"}[5m])) > ${latencySeconds}`,
        "{{ $labels.service }} is slow",
        `Answers took {{ $value | humanizeDuration }} on average over five minutes; ${latencySeconds} s are allowed.`,
      ),
      rule(
        "CertificateExpires",
        "warning",
        "1h",
        `min by (service, site) (probe_ssl_earliest_cert_expiry) - time() < ${certificateDays} * 86400`,
        "A certificate of {{ $labels.service }} expires",
        "It is good for another {{ $value | humanizeDuration }}.",
      ),
      rule(
        "ProbesMissing",
        "warning",
        "10m",
        'absent(probe_success{job="services"})',
        "Nothing is probed",
        "The blackbox exporter gives Prometheus nothing: the other alerts about services cannot fire.",
      ),
      ...scraped.map((service) =>
        rule(
          "MetricsMissing",
          "warning",
          "10m",
          `count by (service, site) (up{job="service-${service.name}"} == 0) > 0 or ${instancesMissing(service, site)}`,
          `Instances of ${service.name} show no metrics`,
          "Prometheus finds no instance, or one that does not answer at the metrics port.",
        ),
      ),
    ],
  };
}
