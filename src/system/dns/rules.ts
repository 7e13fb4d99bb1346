import { SITE_NAMES } from "../model";
import { type DocumentPath, type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";

/** Where Route 53 is changed: https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/global-services.html */
const ROUTE_53_REGION = "us-east-1";

/** Whatever has to do with names needs a zone to have them in. */
function checkZone({ dns, routing, services }: SystemDraft): Problem[] {
  if (dns !== undefined) return [];
  const needs: [what: string, path: DocumentPath][] = [];
  if (routing === "dns" || routing === "both") needs.push([`\`routing: ${routing}\``, ["routing"]]);
  for (const [service, props] of Object.entries(services ?? {})) {
    const path = ["services", service];
    if (props?.hostname !== undefined) needs.push([`The hostname of service ${service}`, [...path, "hostname"]]);
    if (props?.certificate === "managed") {
      needs.push([`The managed certificate of service ${service}`, [...path, "certificate"]]);
    }
  }
  return needs.map(([what, path]) => problem(path, "ZONE_MISSING", { what }));
}

/**
 * With `routing: dns` each site has records and health checks in its state, and every plan reads them. With Route 53's
 * control plane in a region that is lost no site could be planned.
 */
function checkControlPlane({ routing, sites }: SystemDraft): Problem[] {
  if (routing !== "dns") return [];
  return SITE_NAMES.flatMap((site) =>
    sites?.[site]?.region === ROUTE_53_REGION
      ? [problem(["sites", site, "region"], "ROUTING_CONTROL_PLANE", { site, region: ROUTE_53_REGION })]
      : [],
  );
}

type Named = Readonly<Record<string, { readonly hostname?: string } | undefined>>;

/** `api.shop.example` would become `api.shop.example.shop.example`. */
function checkHostnames({ dns, services, websites }: SystemDraft): Problem[] {
  const zone = dns?.zone;
  if (zone === undefined) return [];
  const check = (kind: string, named: Named = {}): Problem[] =>
    Object.entries(named).flatMap(([name, props]) => {
      const hostname = props?.hostname;
      if (hostname === undefined || (hostname !== zone && !hostname.endsWith(`.${zone}`))) return [];
      const short = hostname === zone ? "@" : hostname.slice(0, -zone.length - 1);
      return [problem([kind, name, "hostname"], "HOSTNAME_WITH_ZONE", { hostname, zone, short })];
    });
  return [...check("services", services), ...check("websites", websites)];
}

/**
 * To Route 53 a load balancer is healthy only with a status from 200 to 399, whatever its own checks expect. One that
 * answers otherwise would never be, and its site never be chosen for its health.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 */
function checkStatusCodes({ routing, services }: SystemDraft): Problem[] {
  if (routing !== "dns") return [];
  return Object.entries(services ?? {}).flatMap(([service, props]) => {
    const codes = props?.healthCheck?.statusCodes;
    const isFine = (codes ?? "").split(/[-,]/).every((code) => code === "" || (code >= "200" && code <= "399"));
    if (codes === undefined || isFine) return [];
    return [problem(["services", service, "healthCheck", "statusCodes"], "STATUS_CODES_UNHEALTHY", { service, codes })];
  });
}

export const dnsRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkZone,
  checkControlPlane,
  checkHostnames,
  checkStatusCodes,
];
