import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

export const DNS_NAME: NameLimit = {
  what: "a DNS name",
  max: 253,
  pattern: /^[a-z0-9.-]+$/,
  source: "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html",
};

/** The first name of a certificate becomes its common name, which RFC 5280 limits. */
export const CERTIFICATE_NAME: NameLimit = {
  what: "the name of an ACM certificate",
  max: 64,
  pattern: /^[a-z0-9.-]+$/,
  source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
};

/** The full name of a label under a zone; `@` is the zone itself. */
export const fullName = (zone: string, hostname: string): string => (hostname === "@" ? zone : `${hostname}.${zone}`);

/** The contract parameter that tells a site the id of the hosted zone that `global` has made. */
export const zoneIdParameterName = (system: string): string => `/twinstack/${system}/dns/zone-id`;

/** The contract parameter that tells a site the ARN of a service's managed certificate in its own region. */
export const certificateParameterName = (system: string, service: string): string =>
  `/twinstack/${system}/dns/${service}/certificate-arn`;

/** The services' names. Two services cannot have the same one: each has a load balancer of its own. */
export const dnsComposedNames = ({ dns, services }: SystemDraft): readonly ComposedName[] => {
  const zone = dns?.zone;
  if (zone === undefined) return [];
  return Object.entries(services ?? {}).flatMap(([service, props]) => {
    const name = fullName(zone, props?.hostname ?? service);
    const path = props?.hostname === undefined ? ["services", service] : ["services", service, "hostname"];
    const names = [{ name, limit: DNS_NAME, path }];
    return props?.certificate === "managed" ? [...names, { name, limit: CERTIFICATE_NAME, path }] : names;
  });
};
