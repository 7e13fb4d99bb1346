import type { CatalogueEntry } from "./entry";

export const MONITORING_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
