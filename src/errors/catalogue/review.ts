import type { CatalogueEntry } from "./entry";

/** What can go wrong with what a plan review reads and writes. */
export const REVIEW_ERRORS = {
  ACCEPTANCE_TOO_WIDE: {
    exit: 2,
    message: "This accepts {verdict} without naming {missing}.",
    hint: "Name what it is about: both sites have the same addresses, and the next plan may lose something else.",
  },
  ACCEPTANCE_TWICE: {
    exit: 2,
    message: "{verdict} is accepted twice for the same: {where}.",
    hint: "Keep one, with the reason and the day that count.",
  },
  PLANS_MISSING: {
    exit: 2,
    message: "There are no plans to review at {path}: {reason}.",
    hint: "Name a file that `terraform show -json PLANFILE` wrote, called STACK.json, or a folder of such files.",
  },
  PLAN_UNREADABLE: {
    exit: 2,
    message: "{file} cannot be read: {reason}.",
    hint: "Mend that and run the review again. Nothing was changed.",
  },
  PLAN_NOT_JSON: {
    exit: 2,
    message: "{file} is no JSON: {reason}.",
    hint: "Write it with `terraform show -json PLANFILE > STACK.json`.",
  },
  PLAN_TRUNCATED: {
    exit: 2,
    message: "{file} ends in the middle of its JSON, after {size} bytes.",
    hint: "Whatever wrote or copied it did not finish (a full disk, an upload cut off). Make the file again.",
  },
  PLAN_TOO_LARGE: {
    exit: 2,
    message: "{file} has {size} MiB; a plan can have {most} MiB at most.",
    hint: "No stack of a system comes near that. Look at what is in there; split the stack if it is really that large.",
  },
  PLAN_NO_PLAN: {
    exit: 2,
    message: "{file} is no plan: {reason}.",
    hint: "Plan with `terraform plan -out=PLANFILE`, then write `terraform show -json PLANFILE > STACK.json`.",
  },
  PLAN_VERSION_OLD: {
    exit: 2,
    message: "{file} has format version {version}, which is older than the oldest that can be reviewed, {oldest}.",
    hint: "It says nothing of what is secret. Make the plan with Terraform 1.11 or newer, or OpenTofu 1.11 or newer.",
  },
  PLAN_VERSION_NEW: {
    exit: 2,
    message: "{file} has format version {version}, which is newer than this Twinstack reads (1.x).",
    hint: "Update Twinstack, or make the plan with the Terraform that `twinstack doctor` names.",
  },
  PLAN_ERRORED: {
    exit: 2,
    message: "The plan in {file} ended with an error: it shows a part of what would happen.",
    hint: "Mend what `terraform plan` says, plan again, and review that plan.",
  },
  PLAN_INCOMPLETE: {
    exit: 2,
    message: "The plan in {file} is incomplete: another one would have to follow it.",
    hint: "Plan without -target and without deferred changes: what is left out of a plan cannot be reviewed.",
  },
  PLAN_STACK_UNKNOWN: {
    exit: 2,
    message: "Nothing says which stack of system {system} the plan in {file} is of.",
    hint: "Name the file after its stack: {stacks}.",
  },
  PLAN_OF_OTHER_SYSTEM: {
    exit: 2,
    message: "The plan in {file} is of system {found}; this is {system}.",
    hint: "Name the system file that the plan was made from with --system.",
  },
  PLAN_OF_OTHER_STACK: {
    exit: 2,
    message: "The plan in {file} is of stack {found}, and it is given as that of {stack}.",
    hint: "Name the file {found}.json, or take the plan of {stack}.",
  },
  PLAN_OF_OTHER_SITE: {
    exit: 2,
    message:
      "The plan in {file} is given as that of {stack}, but its variable {variable} is {found} and not {expected}.",
    hint: "It was made with values of the other site, or before the system file changed. Plan {stack} again.",
  },
  PLAN_TWICE: {
    exit: 2,
    message: "{one} and {other} are both plans of stack {stack}.",
    hint: "Give one plan of each stack.",
  },
  PLAN_NOT_GIVEN: {
    exit: 2,
    message: "There is no plan of {stack} among those given.",
    hint: "Add it, or leave the stack out: there are plans of {given}.",
  },
  PLAN_CONTEXT_INVALID: {
    exit: 2,
    message: "{file} is not what `twinstack review --save` writes beside a plan: {reason}.",
    hint: "Delete it, and the review does without, or save the plan again.",
  },
  REVIEW_BASE_INVALID: {
    exit: 2,
    message: "{folder} does not hold the stacks of system {system}: {reason}.",
    hint: "Synthesize them there from the commit that the change starts from: twinstack synth --out {folder}",
  },
  REVIEW_UNWRITABLE: {
    exit: 2,
    message: "{file} cannot be written: {reason}.",
    hint: "Name a place that you may write to. Nothing was changed.",
  },
} as const satisfies Record<string, CatalogueEntry>;
