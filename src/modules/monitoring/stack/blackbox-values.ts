import { BLACKBOX_RELEASE, NAMESPACE, RELEASE } from "./names";
import { statusCodesOf, type WatchedService, type Watchtower } from "./watched";

/** A probe that gets no answer in this time has failed. */
const TIMEOUT_SECONDS = 5;

/** How one service is asked. */
interface HttpModule {
  readonly prober: "http";
  readonly timeout: string;
  readonly http: {
    readonly preferred_ip_protocol: "ip4";
    readonly follow_redirects: false;
    readonly valid_status_codes: readonly number[];
    readonly fail_if_not_ssl?: true;
    readonly tls_config?: { readonly insecure_skip_verify: true };
  };
}

interface Probe {
  readonly apiVersion: "monitoring.coreos.com/v1";
  readonly kind: "Probe";
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
  readonly spec: {
    readonly jobName: "services";
    readonly interval: string;
    readonly scrapeTimeout: string;
    readonly module: string;
    readonly params?: readonly { readonly name: string; readonly values: readonly string[] }[];
    readonly prober: { readonly url: string };
    readonly targets: {
      readonly staticConfig: { readonly static: readonly string[]; readonly labels: Readonly<Record<string, string>> };
    };
  };
}

export interface BlackboxValues {
  readonly fullnameOverride: string;
  readonly replicas: number;
  readonly config: { readonly modules: Readonly<Record<string, HttpModule>> };
  readonly resources: object;
  readonly serviceMonitor: { readonly selfMonitor: object };
  readonly extraManifests: readonly Probe[];
}

const moduleName = ({ name }: WatchedService): string => `http_${name}`;

function moduleOf({ tls, hostname, statusCodes }: WatchedService): HttpModule {
  return {
    prober: "http",
    timeout: `${TIMEOUT_SECONDS}s`,
    http: {
      preferred_ip_protocol: "ip4",
      follow_redirects: false,
      valid_status_codes: statusCodesOf(statusCodes),
      ...(tls ? { fail_if_not_ssl: true } : {}),
      // A load balancer's own name is in no certificate; when it expires is still seen.
      ...(tls && hostname === undefined ? { tls_config: { insecure_skip_verify: true } } : {}),
    },
  };
}

/** Asks one service at one address. */
function probe(
  service: WatchedService,
  intervalSeconds: number,
  target: { readonly id: string; readonly host: string; readonly labels: Readonly<Record<string, string>> },
): Probe {
  const { name, tls, port, path, hostname } = service;
  // With a host name the exporter asks for that name at the address: in the Host header, in SNI, and in the certificate.
  const params =
    hostname === undefined || hostname === target.host ? undefined : [{ name: "hostname", values: [hostname] }];
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "Probe",
    metadata: { name: `${name}-${target.id}`, namespace: NAMESPACE, labels: { release: RELEASE } },
    spec: {
      jobName: "services",
      interval: `${intervalSeconds}s`,
      scrapeTimeout: `${TIMEOUT_SECONDS + 2}s`,
      module: moduleName(service),
      ...(params ? { params } : {}),
      prober: { url: `${BLACKBOX_RELEASE}.${NAMESPACE}:9115` },
      targets: {
        staticConfig: {
          static: [`${tls ? "https" : "http"}://${target.host}:${port}${path}`],
          labels: { service: name, ...target.labels },
        },
      },
    },
  };
}

/** The addresses at which a service is asked: where clients come in, and each site's load balancer by itself. */
function probesOf(service: WatchedService, from: Watchtower, intervalSeconds: number): Probe[] {
  const { entry, own, other } = service;
  const answers = service.standbyAnswers ? "always" : "active";
  const balancer = (id: string, host: string, site: string, role: string): Probe =>
    probe(service, intervalSeconds, { id, host, labels: { target: "load_balancer", site, role, answers } });
  return [
    ...(entry === undefined
      ? []
      : [probe(service, intervalSeconds, { id: "entry", host: entry, labels: { target: "entry" } })]),
    balancer("own", own, from.site, from.role),
    ...(other === undefined ? [] : [balancer("other", other, from.otherSite, from.otherRole)]),
  ];
}

/**
 * Values of the blackbox exporter: how services are asked, and the probes that ask them.
 *
 * The probes come with this release, after the one that brings their definition to the cluster: as resources of their
 * own they could not be planned before it is there.
 *
 * @see https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
 * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.Probe
 */
export function blackboxValues(
  services: readonly WatchedService[],
  from: Watchtower,
  { intervalSeconds }: { readonly intervalSeconds: number },
): BlackboxValues {
  return {
    fullnameOverride: BLACKBOX_RELEASE,
    replicas: 2,
    config: { modules: Object.fromEntries(services.map((service) => [moduleName(service), moduleOf(service)])) },
    resources: { requests: { cpu: "20m", memory: "32Mi" }, limits: { memory: "128Mi" } },
    serviceMonitor: { selfMonitor: { enabled: true, labels: { release: RELEASE } } },
    extraManifests: services.flatMap((service) => probesOf(service, from, intervalSeconds)),
  };
}
