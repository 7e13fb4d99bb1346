import type { CatalogueEntry } from "./entry";

export const IMAGE_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
