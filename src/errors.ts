/**
 * The catalogue of errors: one entry per thing that can go wrong, keyed by its code.
 *
 * The code is the contract: scripts and tests match it, sentences may be reworded. `docs/errors.md` is generated
 * from this file. A `{name}` in a text is filled from the parameters that the place that raises it must give.
 */

/** What the process exits with: 1 a finding, 2 wrong input or usage, 3 something outside failed. */
export type ExitCode = 1 | 2 | 3;

/** One of several things that are wrong with one input. */
export interface ErrorItem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface ErrorDetails extends ErrorOptions {
  readonly detail?: string | undefined;
  readonly items?: readonly ErrorItem[] | undefined;
}

interface CatalogueEntry {
  readonly exit: ExitCode;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The way out. */
  readonly hint: string;
}

export const CATALOGUE = {
  // The system file
  SYSTEM_FILE_MISSING: {
    exit: 2,
    message: "There is no system file {file}.",
    hint: "Name one with --system FILE. Those that come with the project are in systems/.",
  },
  SYSTEM_FILE_UNREADABLE: {
    exit: 2,
    message: "The system file {file} cannot be read: {reason}",
    hint: "It has to be a file that you may read, in UTF-8.",
  },
  SYSTEM_FILE_EMPTY: {
    exit: 2,
    message: "The system file {file} is empty.",
    hint: "Start from systems/avbank.yaml or from the ten lines in the README.",
  },
  SYSTEM_FILE_INVALID: {
    exit: 2,
    message: "The system file {file} has {count}.",
    hint: "Correct what is listed and run `twinstack validate --system {file}` again. Nothing has been changed.",
  },
  YAML_SYNTAX: {
    exit: 2,
    message: "This is not YAML: {reason}",
    hint: "Indent with spaces, put quotes around text with `: ` or ` #` in it, and use each key once.",
  },
  UNKNOWN_KEY: {
    exit: 2,
    message: "`{key}` is not a key of {path}.",
    hint: "{suggestion}",
  },
  MISSING_KEY: {
    exit: 2,
    message: "`{path}` is missing.",
    hint: "Add it. {description}",
  },
  WRONG_TYPE: {
    exit: 2,
    message: "`{path}` is {received}; {expected}.",
    hint: "{description}",
  },
  INVALID_VALUE: {
    exit: 2,
    message: "`{path}` is {received}; {expected}.",
    hint: "{description}",
  },
  REGION_UNKNOWN: {
    exit: 2,
    message: "There is no AWS region {region}.",
    hint: "{suggestion}",
  },
  REGIONS_EQUAL: {
    exit: 2,
    message: "Both sites are in {region}.",
    hint: "Put them into different regions: a site that fails together with the other is no second site.",
  },
  ZONE_NAMES_NEEDED: {
    exit: 2,
    message: "In {region} the availability zones differ from account to account.",
    hint: "Name the ones your account has, of {letters}, for example [a, c] (`aws ec2 describe-availability-zones`).",
  },
  ZONE_UNKNOWN: {
    exit: 2,
    message: "{region} has no availability zone {region}{zone}.",
    hint: "Its zones are {letters}.",
  },
  ZONE_REPEATED: {
    exit: 2,
    message: "The list of availability zones names one twice: {zones}.",
    hint: "Name each zone once.",
  },
  ZONES_TOO_MANY: {
    exit: 2,
    message: "{region} has {available} availability zones, and {wanted} are asked for.",
    hint: "Ask for {available} at most, or choose another region.",
  },
  CIDR_INVALID: {
    exit: 2,
    message: "{cidr} is no IPv4 block.",
    hint: "Write the first address and the prefix length, for example 10.10.0.0/16, with no bits set behind the prefix.",
  },
  CIDR_SIZE: {
    exit: 2,
    message: "{cidr} cannot hold the subnets of a site: its prefix is /{prefix}.",
    hint: "Use a block from /16 (the largest that AWS takes) to /23.",
  },
  CIDR_TOO_SMALL: {
    exit: 2,
    message: "The private subnets of {cidr} hold {room} instances, and the services may grow to {wanted}.",
    hint: "Use a larger block or more availability zones, or lower the services' `capacity.max`.",
  },
  REGION_CIDR_OVERLAP: {
    exit: 2,
    message: "The networks of the two sites overlap: {dr} and {primary}.",
    hint: "Give each site a block of its own, or the two can never be connected.",
  },
  NAME_TOO_LONG: {
    exit: 2,
    message: "`{name}` has {length} characters, and {what} may have {max}.",
    hint: "Shorten the name of the system or of the service that it is put together from.",
  },
  NAME_INVALID: {
    exit: 2,
    message: "`{name}` is not allowed as {what}.",
    hint: "Choose another name for the system or for the service that it is put together from.",
  },
  NAME_CONFLICT: {
    exit: 2,
    message: "`{name}` would be {what} twice.",
    hint: "Choose another name for the service.",
  },
  TAG_RESERVED: {
    exit: 2,
    message: "The tag `{tag}` is reserved.",
    hint: "AWS keeps tags that start with aws:, and Twinstack sets System, Site, Stack and ManagedBy itself.",
  },
  PORT_CONFLICT: {
    exit: 2,
    message: "Port {port} of service {service} is already that of {owner}.",
    hint: "One accelerator has one listener for a port: give each service its own `port` (and `redirectFromPort`).",
  },
  CERTIFICATE_REGION: {
    exit: 2,
    message: "The certificate of the {site} site is in {certificateRegion}, the site in {region}.",
    hint: "ACM certificates are regional: request or import one in {region}.",
  },
  CERTIFICATE_ACCOUNT: {
    exit: 2,
    message: "The certificate belongs to account {certificateAccount}, the system to {account}.",
    hint: "A load balancer takes certificates of its own account only.",
  },
  REDIRECT_WITHOUT_CERTIFICATE: {
    exit: 2,
    message: "Service {service} redirects to HTTPS but has no certificate.",
    hint: "Add `certificate`, or remove `redirectFromPort`.",
  },
  IMAGE_REGION: {
    exit: 2,
    message: "Both sites name the image {ami}.",
    hint: "An AMI id belongs to one region: copy the image to the other region and name the copy.",
  },
  CAPACITY_RANGE: {
    exit: 2,
    message: "The minimum of {min} instances is above the maximum of {max}.",
    hint: "Raise `max` or lower `min`.",
  },
  HEALTH_CHECK_TIMEOUT: {
    exit: 2,
    message: "A health check may take {timeout} s but starts every {interval} s.",
    hint: "A load balancer wants a time-out that is shorter than the interval.",
  },
  USER_DATA_NOT_SHELL: {
    exit: 2,
    message: "The user data starts with `{firstLine}`; it has to be a shell script.",
    hint: "Write shell commands; a first line of #!/bin/bash is optional.",
  },
  USER_DATA_TOO_LARGE: {
    exit: 2,
    message: "The user data comes to {bytes} bytes, and EC2 takes {limit}.",
    hint: "Keep the script in the image or in a bucket, and let the user data fetch it.",
  },
  // Synthesis
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
  STATE_BUCKET_FOREIGN: {
    exit: 3,
    message: "The state bucket {bucket} in {region} exists, but these credentials may not use it.",
    hint: "Bucket names are global: if it belongs to somebody else, choose another `system` name; if it is yours, use credentials that may list it.",
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
  STATE_BUCKET_MISSING: {
    exit: 3,
    message: "The place for the state of stack {stack} does not exist: {what}.",
    hint: "Create it with: twinstack bootstrap",
  },
  NO_CREDENTIALS: {
    exit: 3,
    message: "No AWS credentials for {subject}: {reason}",
    hint: "Log in (aws sso login, aws login) or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. `twinstack rehearse` needs no AWS account.",
  },
  CREDENTIALS_EXPIRED: {
    exit: 3,
    message: "The AWS credentials used for {subject} have expired.",
    hint: "Log in again (aws sso login) or get new temporary keys, then run this again: what is already deployed stays as it is.",
  },
  CREDENTIALS_INVALID: {
    exit: 3,
    message: "AWS does not accept the credentials used for {subject}: {reason}",
    hint: "Check AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (aws sts get-caller-identity), and this machine's clock.",
  },
  WRONG_ACCOUNT: {
    exit: 3,
    message: "The credentials belong to AWS account {account}, which stack {stack} must not be deployed to.",
    hint: "Switch AWS_PROFILE to the account that the system file names, or correct the account there.",
  },
  REGION_UNREACHABLE: {
    exit: 3,
    message: "AWS in {region} cannot be reached for {subject}: {reason}",
    hint: "Check the network, then the health of that region. If the region is lost, the other site does not need it: go on there (twinstack failover).",
  },
  AWS_FAILED: {
    exit: 3,
    message: "AWS in {region} refused the call for {subject}: {reason}",
    hint: "Check that the credentials may do this (aws sts get-caller-identity), then run the same command again.",
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
    hint: "Run the same command again; if the state is locked, the message says how to release it. A process killed by the system often means too little memory: the AWS provider wants about 700 MB per stack, so lower the concurrency.",
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

  // The command line
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

  // Rehearsals
  REHEARSAL_INTERRUPTED: {
    exit: 3,
    message: "The rehearsal was interrupted before this step: {step}.",
    hint: "Nothing is left behind: the local AWS was in memory. Run it again.",
  },
  ACCELERATOR_MISSING: {
    exit: 3,
    message: "There is no accelerator named {name}.",
    hint: "Deploy the global stack: twinstack deploy global",
  },

  // The local AWS
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

export type ErrorCode = keyof typeof CATALOGUE;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The parameters that the texts of one catalogue entry ask for. */
export type ErrorParams<Code extends ErrorCode> = Record<
  Placeholders<(typeof CATALOGUE)[Code]["message"]> | Placeholders<(typeof CATALOGUE)[Code]["hint"]>,
  string | number
>;

const fill = (text: string, params: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** The texts of a catalogue entry with its parameters filled in. */
export function describe<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
): { readonly message: string; readonly hint: string } {
  const entry: CatalogueEntry = CATALOGUE[code];
  return { message: fill(entry.message, params), hint: fill(entry.hint, params) };
}

/** The only error that leaves `src/`: a code from the catalogue, a message, a hint and the exit code that goes with it. */
export class TwinstackError extends Error {
  readonly hint: string;
  readonly exitCode: ExitCode;
  /** What a tool said, word for word (already free of secrets), for people who need more than the message. */
  readonly detail: string | undefined;
  /** Each single finding, where one input has several. */
  readonly items: readonly ErrorItem[];

  constructor(
    readonly code: ErrorCode,
    message: string,
    hint: string,
    options?: ErrorDetails,
  ) {
    super(message, options);
    this.name = "TwinstackError";
    this.hint = hint;
    this.exitCode = CATALOGUE[code].exit;
    this.detail = options?.detail;
    this.items = options?.items ?? [];
  }
}

/** Makes the error `code` with its texts filled from `params`. */
export function fail<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
  options?: ErrorDetails,
): TwinstackError {
  const { message, hint } = describe(code, params);
  return new TwinstackError(code, message, hint, options);
}

/** An error as people read it: code and message, each finding with its place, and the way out. */
export function formatError(error: TwinstackError): string {
  const items = error.items.map(
    ({ file, line, column, code, message, hint }) => `  ${file}:${line}:${column}  ${code}\n    ${message}\n    ${hint}`,
  );
  const detail = error.detail === undefined ? [] : error.detail.trimEnd().split("\n").map((line) => `  | ${line}`.trimEnd());
  return [`${error.code}: ${error.message}`, ...items, `  ${error.hint}`, ...detail].join("\n");
}

/** Makes any error one of ours, so that nobody is shown a stack trace as the message. */
export const toTwinstackError = (error: unknown): TwinstackError =>
  error instanceof TwinstackError
    ? error
    : fail("INTERNAL", { reason: error instanceof Error ? error.message : String(error) }, { cause: error });
