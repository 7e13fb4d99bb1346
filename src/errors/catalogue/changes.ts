import type { CatalogueEntry } from "./entry";

/** What can go wrong when two synthesized folders are compared. */
export const CHANGES_ERRORS = {
  CONFIGURATION_UNREADABLE: {
    exit: 2,
    message: "The synthesized system in {folder} cannot be read: {reason}.",
    hint: "Write it again: twinstack synth --out {folder}",
  },
  CONFIGURATION_OTHER_SYSTEM: {
    exit: 2,
    message: "{folder} holds the system {other}, not {system}.",
    hint: "Compare with a folder that was synthesized from the same system's file.",
  },
} as const satisfies Record<string, CatalogueEntry>;
