import type { CatalogueEntry } from "./entry";

export const DELIVERY_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
