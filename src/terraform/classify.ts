/** Turns what Terraform says about a failure into one error of the catalogue. */
import { fail, type TwinstackError } from "../errors";
import { formatDiagnostics, type Diagnostic } from "./diagnostics";
import { unreachable } from "./unreachable";

/** What failed, and where. */
export interface FailureContext {
  /** `init`, `plan`, … */
  readonly command: string;
  readonly stack: string;
  /** The stack's folder, as a person may type it. */
  readonly folder: string;
  /** The region to name if Terraform's text does not say which one it could not reach. */
  readonly region?: string;
  /** The program to name in hints. @default "terraform" */
  readonly binary?: string;
}

/** The texts of a failure; `text` is everything, for searching. */
interface Failure extends FailureContext {
  readonly errors: readonly Diagnostic[];
  readonly text: string;
  readonly options: { readonly detail: string };
}

type Rule = (failure: Failure) => TwinstackError | undefined;

/**
 * The first rule that knows the failure wins. The order matters: a state that could not be saved is worse than the
 * lost connection behind it, and missing credentials show as a metadata service that cannot be reached.
 */
const RULES: readonly Rule[] = [
  stateNotSaved,
  stalePlan,
  digestMismatch,
  stateLocked,
  providerUnavailable,
  wrongAccount,
  credentialsExpired,
  credentialsInvalid,
  noCredentials,
  stateBucketMissing,
  regionUnreachable,
  contractMissing,
  resourceExists,
  providerCrashed,
];

/**
 * The error for a Terraform run that ended with these diagnostics; TERRAFORM_FAILED if no rule knows them.
 *
 * Warnings do not count. All diagnostics are kept in `detail`.
 */
export function classifyFailure(diagnostics: readonly Diagnostic[], context: FailureContext): TwinstackError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const text = errors.map(({ summary, detail }) => `${summary}\n${detail}`).join("\n\n");
  const failure = { ...context, errors, text, options: { detail: formatDiagnostics(diagnostics) } };
  for (const rule of RULES) {
    const error = rule(failure);
    if (error) return error;
  }
  const first = errors[0];
  const where = first?.address ? ` at ${first.address}` : first?.at ? ` (${first.at})` : "";
  const summary = sentence(first ? headline(first) : "it gave no reason");
  const { command, stack } = context;
  return fail("TERRAFORM_FAILED", { command, stack, where, summary }, failure.options);
}

/** Something that an earlier run made but could not write down. */
function resourceExists({ errors, stack, folder, binary = "terraform", options }: Failure): TwinstackError | undefined {
  const found = errors.find(({ summary, detail }) =>
    /already ?exists|AlreadyExists|\bDuplicate[A-Z]\w+|\.Duplicate\b/.test(`${summary} ${detail}`),
  );
  if (!found) return undefined;
  const count = errors.length === 1 ? "" : ` (and ${errors.length - 1} more errors)`;
  return fail(
    "RESOURCE_EXISTS",
    { stack, folder, binary, address: `${found.address ?? "a resource"}${count}` },
    options,
  );
}

/** A site that is planned before `global` has written what it reads. */
function contractMissing({ text, stack, options }: Failure): TwinstackError | undefined {
  const name = /SSM Parameter \(?(\/twinstack\/[^\s():]+)\)?[^\n]*(?:ParameterNotFound|couldn't find resource)/.exec(
    text,
  )?.[1];
  // The provider does not say which.
  const secret = /Secrets Manager Secret Versions? [^\n]*(?:ResourceNotFoundException|couldn't find resource)/.test(
    text,
  );
  const found = name ?? (secret ? "a secret" : undefined);
  return found === undefined ? undefined : fail("CONTRACT_MISSING", { stack, name: found }, options);
}

function stateNotSaved({ text, stack, folder, binary = "terraform", options }: Failure): TwinstackError | undefined {
  if (!/Failed to persist state to backend|errored\.tfstate/.test(text)) return undefined;
  return fail("STATE_NOT_SAVED", { stack, folder, binary }, options);
}

function stalePlan({ text, stack, options }: Failure): TwinstackError | undefined {
  return text.includes("Saved plan is stale") ? fail("STALE_PLAN", { stack }, options) : undefined;
}

function digestMismatch({ text, stack, options }: Failure): TwinstackError | undefined {
  if (!text.includes("does not have the expected content")) return undefined;
  const [bucket, key] = [field(text, "Bucket"), field(text, "Key")];
  const params = { stored: field(text, "Stored checksum"), calculated: field(text, "Calculated checksum") };
  return fail("STATE_DIGEST_MISMATCH", { stack, ...params, item: `${bucket}/${key}-md5` }, options);
}

function stateLocked({ text, stack, folder, binary = "terraform", options }: Failure): TwinstackError | undefined {
  if (!text.includes("Error acquiring the state lock")) return undefined;
  // Without one of these the lock could not even be asked for, which is another failure.
  if (!/Lock Info:|ConditionalCheckFailed|PreconditionFailed/.test(text)) return undefined;
  const params = {
    who: field(text, "Who"),
    since: field(text, "Created")
      .replace(/(:\d\d)\.\d+/, "$1")
      .replace(" +0000 UTC", " UTC"),
    operation: field(text, "Operation")
      .replace(/^OperationType/, "")
      .toLowerCase(),
    id: field(text, "ID"),
  };
  return fail("STATE_LOCKED", { stack, folder, binary, ...params }, options);
}

function providerUnavailable({ errors, text, stack, options }: Failure): TwinstackError | undefined {
  const pattern =
    /Failed to query available provider packages|Failed to install provider|Missing required provider|Required plugins are not installed|Inconsistent dependency lock file/;
  const cause = errors.find(({ summary }) => pattern.test(summary));
  if (!cause) return undefined;
  const provider = /provider ([\w.-]+(?:\/[\w.-]+)+)/.exec(cause.detail)?.[1] ?? "it needs";
  const connection = unreachable(text);
  const reason = connection?.reason ?? cause.detail.split(`${provider}: `)[1] ?? cause.summary;
  return fail("PROVIDER_UNAVAILABLE", { provider, stack, reason: sentence(reason) }, options);
}

function wrongAccount({ text, stack, options }: Failure): TwinstackError | undefined {
  const account = /AWS account ID not allowed: (\d+)/i.exec(text)?.[1];
  return account === undefined ? undefined : fail("WRONG_ACCOUNT", { account, subject: `stack ${stack}` }, options);
}

function credentialsExpired({ text, stack, options }: Failure): TwinstackError | undefined {
  const expired =
    /\bExpiredToken|RequestExpired|TokenRefreshRequired|InvalidGrantException|(token|session).{0,40}\bexpired/i;
  return expired.test(text) ? fail("CREDENTIALS_EXPIRED", { subject: `stack ${stack}` }, options) : undefined;
}

function credentialsInvalid({ text, stack, options }: Failure): TwinstackError | undefined {
  const match =
    /\b(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidAccessKeyId|AuthFailure)\b(: [^\n]*)?/.exec(
      text,
    );
  return match
    ? fail("CREDENTIALS_INVALID", { subject: `stack ${stack}`, reason: sentence(match[0]) }, options)
    : undefined;
}

function noCredentials({ text, stack, options }: Failure): TwinstackError | undefined {
  const none = /No valid credential sources found|failed to get shared config profile|no EC2 IMDS role found/;
  if (!none.test(text)) return undefined;
  // Credentials are there, but the service that exchanges them for a role cannot be reached.
  if (/operation error (STS|SSO)/.test(text) && unreachable(text)) return undefined;
  const profile = /failed to get shared config profile, (\S+)/.exec(text)?.[1];
  const reason = profile
    ? `there is no profile ${profile}.`
    : "none were found in the environment, profile or machine.";
  return fail("NO_CREDENTIALS", { subject: `stack ${stack}`, reason }, options);
}

function stateBucketMissing({ text, stack, options }: Failure): TwinstackError | undefined {
  const bucket = /S3 bucket "([^"]+)" does not exist/.exec(text)?.[1];
  if (bucket !== undefined) return fail("STATE_BUCKET_MISSING", { stack, what: `S3 bucket ${bucket}` }, options);
  if (!text.includes("state lock") || !text.includes("ResourceNotFoundException")) return undefined;
  const table = /DynamoDB table "([^"]+)"/.exec(text)?.[1];
  const what = table === undefined ? "the DynamoDB lock table" : `DynamoDB lock table ${table}`;
  return fail("STATE_BUCKET_MISSING", { stack, what }, options);
}

function regionUnreachable({ text, stack, region, options }: Failure): TwinstackError | undefined {
  const found = unreachable(text);
  if (!found) return undefined;
  const name = found.region ?? region ?? "its region";
  return fail(
    "REGION_UNREACHABLE",
    { subject: `stack ${stack}`, region: name, reason: sentence(found.reason) },
    options,
  );
}

function providerCrashed({ errors, command, stack, options }: Failure): TwinstackError | undefined {
  const crash = errors.find(({ summary }) => /Plugin did not respond|plugin.*crashed/i.test(summary));
  if (!crash) return undefined;
  const params = { what: "A provider crashed", command, stack, reason: sentence(crash.summary) };
  return fail("TERRAFORM_CRASHED", params, options);
}

/** The value of a line `name: value`. */
function field(text: string, name: string): string {
  return new RegExp(`^\\s*${name}:[ \\t]*(\\S.*?)\\s*$`, "m").exec(text)?.[1] ?? "unknown";
}

/** A diagnostic's first line; its detail's first line follows where the summary alone says little. */
function headline({ summary, detail }: Diagnostic): string {
  const [head = "", next = ""] = [summary.trim().split("\n")[0], detail.trim().split("\n")[0]];
  const both = next !== "" && head.length < 60 ? `${head}: ${next}` : head;
  return both.length > 400 ? `${both.slice(0, 400)}…` : both;
}

/** The first paragraph on one line, ending with a full stop, without the ids that only AWS support can use. */
function sentence(text: string): string {
  const ids = /https response error StatusCode: \d+, RequestID: [^,]*, (HostID: [^,]*, )?/g;
  const line = (text.trim().split("\n\n")[0] ?? "").replace(/\s+/g, " ").replace(ids, "").trim();
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}
