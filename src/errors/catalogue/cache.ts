import type { CatalogueEntry } from "./entry";

export const CACHE_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
