import type { CatalogueEntry } from "./entry";

export const DNS_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
