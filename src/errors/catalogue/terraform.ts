import type { CatalogueEntry } from "./entry";

/** What can go wrong when Terraform runs, and with stacks and states. */
export const TERRAFORM_ERRORS = {
  TERRAFORM_MISSING: {
    exit: 3,
    message: "{looked}",
    hint: "Install Terraform 1.11 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.11 or newer (https://opentofu.org/docs/intro/install), or set TWINSTACK_TERRAFORM to the path of one.",
  },
  TERRAFORM_TOO_OLD: {
    exit: 3,
    message: "{product} {version} at {path} is too old: Twinstack needs {needed} or newer.",
    hint: "Secrets are passed as write-only arguments, which {needed} is the first to have. Install a newer one and put it first on PATH, or set TWINSTACK_TERRAFORM to its path.",
  },
  PROVIDER_MIRROR_INVALID: {
    exit: 2,
    message: "TWINSTACK_PROVIDER_MIRROR names {path}, but {reason}.",
    hint: "Fill it on a machine with network: terraform providers mirror -platform={platform} FOLDER (in a folder with a synthesized stack), or unset TWINSTACK_PROVIDER_MIRROR.",
  },
  PROVIDER_UNAVAILABLE: {
    exit: 3,
    message: "Terraform cannot get the provider {provider} for stack {stack}: {reason}",
    hint: "Give Terraform access to its registry, or fill a mirror on a machine that has it (terraform providers mirror FOLDER) and set TWINSTACK_PROVIDER_MIRROR to that folder. `twinstack doctor` shows where Twinstack looked.",
  },
  STATE_LOCKED: {
    exit: 3,
    message: "The state of stack {stack} is locked by {who} since {since} ({operation}, lock {id}).",
    hint: "Wait until they are done and run this again. Only if you know that their run is dead: {binary} -chdir={folder} force-unlock {id}",
  },
  STATE_DIGEST_MISMATCH: {
    exit: 3,
    message:
      "The state of stack {stack} is not the one that the lock table has the checksum of (stored {stored}, calculated {calculated}).",
    hint: "S3 may be late: try again in a minute. If it stays, compare the versions of the state object, keep the right one, and set Digest of the item {item} in the lock table to its MD5.",
  },
  STATE_NOT_SAVED: {
    exit: 3,
    message: "Terraform changed resources of stack {stack}, but could not write the state to its backend.",
    hint: "The state is safe in {folder}/errored.tfstate: do not synthesize, plan or apply this stack before the backend answers and you have run: {binary} -chdir={folder} state push errored.tfstate (then delete that file)",
  },
  STATE_NOT_MOVED: {
    exit: 3,
    message: "The state of stack {stack} did not arrive in bucket {bucket}.",
    hint: "It is safe in {folder}. Run `twinstack bootstrap` again.",
  },
  STACK_UNKNOWN: {
    exit: 2,
    message: "System {system} has no stack {stack}.",
    hint: "{suggestion}",
  },
  STATE_STACK_KEPT: {
    exit: 2,
    message: "Stack {stack} is not destroyed: it holds the states of all the others.",
    hint: "When everything else is gone, empty bucket {bucket} by hand, remove `prevent_destroy` and destroy it with terraform.",
  },
  STACK_SKIPPED: {
    exit: 3,
    message: "Stack {stack} was left out, because {because}.",
    hint: "Run the same command again: what is done already stays as it is.",
  },
  RESOURCE_EXISTS: {
    exit: 3,
    message: "AWS already has what stack {stack} was to create, and the state does not know it: {address}.",
    hint: "A run that was killed may have made it, or somebody else. If it is this system's, take it into the state ({binary} -chdir={folder} import ADDRESS ID) or delete it; then run the same command again.",
  },
  CONTRACT_MISSING: {
    exit: 3,
    message: "Stack {stack} reads {name}, which the global stack has not written yet.",
    hint: "Deploy it first: twinstack deploy global (or twinstack deploy, which knows the order).",
  },
  CONTRACT_OUTDATED: {
    exit: 3,
    message:
      "{missing} Stack {stack} stands already, so this is no first deploy: nothing that it would do can be told.",
    hint: "Deploy the global stack first and plan again: twinstack deploy global (or twinstack deploy, which knows the order). Or split the change, so that one of global is deployed before the one of the sites is planned.",
  },
  STALE_PLAN: {
    exit: 3,
    message: "The saved plan of stack {stack} is stale: its state changed after the plan was made.",
    hint: "Plan again, look at the new plan, and apply that one.",
  },
  INTERRUPTED: {
    exit: 3,
    message: "Interrupted: terraform {command} of stack {stack} stopped in good order{saved}.",
    hint: "Nothing is lost. Run the same command again, and it goes on where this one stopped.",
  },
  INTERRUPTED_KILLED: {
    exit: 3,
    message: "Interrupted twice: terraform {command} of stack {stack} was killed before it had finished.",
    hint: "The lock may still be held, and resources made in the last moments may be missing from the state. Run the same command again; it says how to release the lock, and AWS says if something exists already.",
  },
  TERRAFORM_CRASHED: {
    exit: 3,
    message: "{what} during {command} of stack {stack}: {reason}",
    hint: "Run the same command again; if the state is locked, the message says how to release it. A process killed by the system often means too little memory: the AWS provider wants about 700 MB per stack, so deploy one stack at a time.",
  },
  TERRAFORM_FAILED: {
    exit: 3,
    message: "terraform {command} of stack {stack} failed{where}: {summary}",
    hint: "Mend what the message names and run the same command again; what is already deployed stays as it is.",
  },
  STACK_FOLDER_MISSING: {
    exit: 3,
    message: "Stack {stack} has not been synthesized: there is no folder {folder}.",
    hint: "Run: twinstack synth",
  },
  PLAN_FORMAT: {
    exit: 3,
    message: "The plan of {source} cannot be read: {reason}.",
    hint: "Twinstack reads version 1 of Terraform's JSON plan format. Make the plan with the Terraform or OpenTofu that `twinstack doctor` names, or update Twinstack.",
  },
  STACK_CYCLE: {
    exit: 2,
    message: "These depend on each other in a circle: {cycle}.",
    hint: "Remove one of these dependencies.",
  },
} as const satisfies Record<string, CatalogueEntry>;
