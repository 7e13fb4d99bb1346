import type { CatalogueEntry } from "./entry";

export const SECRET_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
