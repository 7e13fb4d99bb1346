import type { CatalogueEntry } from "./entry";

export const STORAGE_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
