import type { CatalogueEntry } from "./entry";

export const WEBSITE_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
