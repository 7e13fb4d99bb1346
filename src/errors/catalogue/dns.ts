import type { CatalogueEntry } from "./entry";

/** What can be wrong with names, certificates and routing. */
export const DNS_ERRORS = {
  ZONE_MISSING: {
    exit: 2,
    message: "{what} needs a zone, and there is none.",
    hint: "Add `dns` with the domain as its `zone`, and `hostedZone: create` or the id of the domain's hosted zone.",
  },
  ROUTING_CONTROL_PLANE: {
    exit: 2,
    message: "With `routing: dns` the {site} site cannot be in {region}: Route 53 is changed there and nowhere else.",
    hint: "While {region} is lost, no site could be planned or deployed. Choose another region for the site, or `routing: accelerator` or `both`.",
  },
  HOSTNAME_WITH_ZONE: {
    exit: 2,
    message: "The hostname {hostname} ends with the zone {zone}, which is added to it.",
    hint: "Write `{short}`.",
  },
  STATUS_CODES_UNHEALTHY: {
    exit: 2,
    message: "Service {service} takes {codes} for healthy, and Route 53 takes only 200 to 399.",
    hint: "With `routing: dns` let the health path answer with a status from 200 to 399, and `healthCheck.statusCodes` say so.",
  },
} as const satisfies Record<string, CatalogueEntry>;
