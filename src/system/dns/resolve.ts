import type { SystemDocument } from "../schema";
import type { Dns } from "./model";
import { fullName } from "./names";

export function resolveDns({ dns }: SystemDocument): Dns | undefined {
  if (dns === undefined) return undefined;
  const { zone, hostedZone, issuers, healthCheck } = dns;
  return {
    zone,
    hostedZoneId: hostedZone === "create" ? undefined : hostedZone,
    issuers,
    healthCheck: { intervalSeconds: healthCheck.interval === "10s" ? 10 : 30, threshold: healthCheck.threshold },
  };
}

/** The full name of a service; `undefined` if the system has no names. */
export const resolveHostname = ({ dns, services }: SystemDocument, service: string): string | undefined =>
  dns && fullName(dns.zone, services[service]?.hostname ?? service);
