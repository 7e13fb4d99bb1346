import type { CatalogueEntry } from "./entry";

/** What can go wrong in Twinstack itself: synthesis, the command line, rehearsals. */
export const PROGRAM_ERRORS = {
  ADDRESS_CONFLICT: {
    exit: 2,
    message: "{one} and {other} would both have the Terraform address {address}.",
    hint: "Give one of the two constructs another id; otherwise one would silently replace the other.",
  },
  INTERNAL: {
    exit: 3,
    message: "Twinstack hit an error it does not know: {reason}",
    hint: "This is a defect in Twinstack. Please report it with the command you ran and the text above.",
  },
  USAGE: {
    exit: 2,
    message: "This is not how twinstack is called: {reason}",
    hint: "See twinstack --help, or --help of the command.",
  },
  OUTPUT_UNWRITABLE: {
    exit: 2,
    message: "The stacks cannot be written to {folder}: {reason}",
    hint: "Name a folder that you may write to with --out, or run twinstack where you may.",
  },
  CONFIRMATION_NEEDED: {
    exit: 2,
    message: "{what} has to be confirmed, and there is no terminal to ask on.",
    hint: "Run it in a terminal, or add --yes if it has been looked at before.",
  },
  NOT_CONFIRMED: {
    exit: 2,
    message: "{what}: not confirmed.",
    hint: "Nothing was changed.",
  },
  REHEARSAL_INTERRUPTED: {
    exit: 3,
    message: "The rehearsal was interrupted.",
    hint: "Nothing is left behind: the local AWS was in memory. Run it again.",
  },
  LOCAL_AWS_UNAVAILABLE: {
    exit: 3,
    message: "The local AWS cannot be started here: {reason}",
    hint: "{remedy}",
  },
  LOCAL_AWS_FAILED: {
    exit: 3,
    message: "The local AWS stopped working: {reason}",
    hint: "Start it again; its state was in memory and is gone. `python3 sandbox/serve.py` shows what it says by itself.",
  },
  PORT_TAKEN: {
    exit: 2,
    message: "Port {port} on 127.0.0.1 is taken by another program.",
    hint: "Leave the port out to get a free one, or end what listens there.",
  },
} as const satisfies Record<string, CatalogueEntry>;
