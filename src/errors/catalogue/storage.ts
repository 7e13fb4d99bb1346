import type { CatalogueEntry } from "./entry";

/** What can be wrong with buckets. */
export const STORAGE_ERRORS = {
  TRANSITION_ORDER: {
    exit: 2,
    message: "Bucket {bucket} moves objects to {to} after {before}.",
    hint: "S3 moves them to cheaper classes only: standard-ia, intelligent-tiering, glacier-ir, glacier, deep-archive.",
  },
  TRANSITION_TOO_EARLY: {
    exit: 2,
    message: "Bucket {bucket} moves objects to {to} after {after} days; {earliest} is the earliest.",
    hint: "Objects stay in STANDARD for 30 days before standard-ia, and in that for 30 days; each step is later than the one before.",
  },
  EXPIRY_TOO_EARLY: {
    exit: 2,
    message: "Bucket {bucket} deletes objects after {expire} days, and moves them to another class after {after}.",
    hint: "Let them expire later than their last transition, or leave that out.",
  },
} as const satisfies Record<string, CatalogueEntry>;
