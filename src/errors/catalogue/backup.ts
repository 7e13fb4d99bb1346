import type { CatalogueEntry } from "./entry";

export const BACKUP_ERRORS = {} as const satisfies Record<string, CatalogueEntry>;
