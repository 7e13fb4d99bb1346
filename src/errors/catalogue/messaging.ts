import type { CatalogueEntry } from "./entry";

export const MESSAGING_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
