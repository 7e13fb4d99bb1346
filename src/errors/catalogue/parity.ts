import type { CatalogueEntry } from "./entry";

/** What can go wrong when the two sites are compared. */
export const PARITY_ERRORS = {
  PARITY_INCOMPLETE: {
    exit: 3,
    message: "What stands could not be read of: {stacks}. {reason}",
    hint: "What could be compared is printed above. If a region is lost, `twinstack parity --from synthesis` needs neither; run this again when both answer.",
  },
} as const satisfies Record<string, CatalogueEntry>;
