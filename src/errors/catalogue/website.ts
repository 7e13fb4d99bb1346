import type { CatalogueEntry } from "./entry";

/** What can be wrong with websites. */
export const WEBSITE_ERRORS = {
  WEBSITE_WITHOUT_ZONE: {
    exit: 2,
    message: "Website {website} has the hostname {hostname}, and the system has no zone for it.",
    hint: "Add `dns` with the zone, or leave the hostname out and use the name that CloudFront gives.",
  },
} as const satisfies Record<string, CatalogueEntry>;
