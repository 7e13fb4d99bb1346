import type { CatalogueEntry } from "./entry";

/** What can go wrong when stacks are exported as HCL. */
export const HCL_EXPORT_ERRORS = {
  HCL_BLOCK_UNKNOWN: {
    exit: 3,
    message: "A stack holds blocks of the type {type}, which the export does not write.",
    hint: "This is a defect in Twinstack: nothing was written. Please report it with the system file.",
  },
  HCL_OUTPUT_REFUSED: {
    exit: 2,
    message:
      "cdktf's own HCL output is not used: it leaves quotes unescaped, loses defaults and changes scripts, silently.",
    hint: "Run twinstack export --out FOLDER instead, which writes HCL that equals the JSON.",
  },
  EXPORT_UNWRITABLE: {
    exit: 2,
    message: "The export cannot be written to {folder}: {reason}",
    hint: "Nothing was changed. Name a folder that you may write to with --out.",
  },
  EXPORT_FOREIGN_FILES: {
    exit: 2,
    message: "{folder} holds files that are not of an export and are in its way: {files}.",
    hint: "Nothing was changed. Move them elsewhere, or export into another folder.",
  },
  EXPORT_BUSY: {
    exit: 3,
    message: "Another export is being written to {folder}, by the process {pid} on {host}.",
    hint: "Nothing was changed. Wait until it is done and run this again. Should that machine not run it any more, delete {lock}.",
  },
  EXPORT_EDITED: {
    exit: 2,
    message: "Files of the export in {folder} were changed by hand since it was written: {files}.",
    hint: "Nothing was changed. Say in the system file what the edits were to do and restore these files, or delete them; then export again. To own the HCL from now on, delete {manifest} and never export into this folder again.",
  },
  EXPORT_OTHER_SYSTEM: {
    exit: 2,
    message: "{folder} holds an export of the system {other}, not of {system}.",
    hint: "Nothing was changed. Export each system into a folder of its own.",
  },
  EXPORT_MANIFEST_INVALID: {
    exit: 2,
    message: "{file} is not what an export has written: {reason}.",
    hint: "Nothing was changed. Restore it, or export into another folder. Without it, Twinstack does not know which files are its own.",
  },
  EXPORT_MISSING: {
    exit: 2,
    message: "There is no export in {folder} that could be compared.",
    hint: "Write one first: twinstack export --out {folder}",
  },
  EXPORT_INCOMPLETE: {
    exit: 3,
    message: "Writing the export to {folder} stopped half-way: {reason}",
    hint: "Each file there is either whole and old or whole and new. Mend what the message names and run the same command again: it completes the export.",
  },
} as const satisfies Record<string, CatalogueEntry>;
