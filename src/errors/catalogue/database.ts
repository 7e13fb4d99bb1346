import type { CatalogueEntry } from "./entry";

export const DATABASE_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
