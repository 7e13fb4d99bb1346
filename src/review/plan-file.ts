/** Reads files with the JSON of plans, and says what is wrong with those that hold something else. */
import { readFileSync, statSync } from "node:fs";
import { fail, TwinstackError } from "../errors";
import { asObject, asText } from "../terraform/diagnostics";

export type PlanJson = Readonly<Record<string, unknown>>;

const MIB = 1024 * 1024;

/** V8 has no longer texts: 2^29 - 24 characters. */
const MOST_MIB = 511;

function bytesOf(file: string): Buffer {
  try {
    const { size } = statSync(file);
    if (size > MOST_MIB * MIB) throw fail("PLAN_TOO_LARGE", { file, size: Math.ceil(size / MIB), most: MOST_MIB });
    return readFileSync(file);
  } catch (cause) {
    if (cause instanceof TwinstackError) throw cause;
    throw fail("PLAN_UNREADABLE", { file, reason: (cause as Error).message }, { cause });
  }
}

const startsWith = (bytes: Buffer, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** The text of a file; PowerShell writes UTF-16 where `>` is told to write what a program prints. */
function textOf(file: string): string {
  const bytes = bytesOf(file);
  const noJson = (reason: string): TwinstackError => fail("PLAN_NOT_JSON", { file, reason });
  if (bytes.length === 0) throw noJson("it is empty");
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) throw noJson("it is a saved plan itself");
  if (startsWith(bytes, 0x1f, 0x8b)) throw noJson("it is compressed, unpack it first");
  if (startsWith(bytes, 0xff, 0xfe)) return bytes.toString("utf16le", 2);
  return startsWith(bytes, 0xef, 0xbb, 0xbf) ? bytes.toString("utf8", 3) : bytes.toString("utf8");
}

/** What is wrong with a text that is no JSON. The parser's own words would quote the text, and with it secrets. */
function notJson(file: string, text: string, cause: unknown): TwinstackError {
  const message = (cause as Error).message;
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? NaN);
  const start = text.trimStart();
  if (start.startsWith('{"@level"')) {
    return fail("PLAN_NOT_JSON", { file, reason: "it is what `terraform plan -json` prints while it plans" });
  }
  if (!start.startsWith("{")) {
    const reason =
      "it begins with something else (the wrapper of the action setup-terraform writes such a line: set terraform_wrapper: false)";
    return fail("PLAN_NOT_JSON", { file, reason });
  }
  const isCut = /Unexpected end|Unterminated/.test(message) || position >= text.trimEnd().length;
  if (isCut) return fail("PLAN_TRUNCATED", { file, size: Buffer.byteLength(text) });
  return fail("PLAN_NOT_JSON", {
    file,
    reason: `it has a mistake${Number.isNaN(position) ? "" : ` at character ${position + 1}`}`,
  });
}

/**
 * The JSON of a file. The text is not kept: of a plan of 100 MB, only the objects stay.
 *
 * @throws PLAN_UNREADABLE, PLAN_TOO_LARGE, PLAN_NOT_JSON, PLAN_TRUNCATED
 */
export function readJsonFile(file: string): unknown {
  const text = textOf(file);
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw notJson(file, text, cause);
  }
}

/** Oldest that says what is sensitive (Terraform 1.1); what is older says nothing of it. */
const OLDEST_FORMAT = "1.0";

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** What is not as Terraform writes it. Read as if it were empty, it would hide what the plan does. */
function oddPart(plan: PlanJson): string | undefined {
  for (const list of ["resource_changes", "resource_drift"]) {
    const changes = plan[list];
    if (isAbsent(changes)) continue;
    if (!Array.isArray(changes)) return `its ${list} are no list`;
    for (const [index, each] of changes.entries()) {
      const { address, type, change } = asObject(each);
      const where = `entry ${index + 1} of its ${list}`;
      if (typeof address !== "string") return `${where} has no address`;
      if (typeof type !== "string") return `${where} has no type`;
      const odd = oddChange(change);
      if (odd !== undefined) return `${where} ${odd}`;
    }
  }
  const outputs = plan.output_changes;
  if (isAbsent(outputs)) return undefined;
  if (!isObject(outputs)) return "its output_changes are no object";
  return Object.values(asObject(outputs)).some((output) => !hasActions(output))
    ? "an output does not say what becomes of it"
    : undefined;
}

function oddChange(change: unknown): string | undefined {
  if (!isObject(change)) return "has no change";
  if (!hasActions(change)) return "does not list its actions";
  const { before, after } = asObject(change);
  return [before, after].every((side) => isAbsent(side) || isObject(side))
    ? undefined
    : "has values that are no object";
}

function hasActions(change: unknown): boolean {
  const { actions } = asObject(change);
  return Array.isArray(actions) && actions.length > 0 && actions.every((action) => typeof action === "string");
}

/**
 * The JSON of a plan that can be reviewed.
 *
 * @throws also PLAN_NO_PLAN, PLAN_VERSION_OLD, PLAN_VERSION_NEW, PLAN_ERRORED, PLAN_INCOMPLETE
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readPlanFile(file: string): PlanJson {
  const json = readJsonFile(file);
  const plan = asObject(json);
  const noPlan = (reason: string): TwinstackError => fail("PLAN_NO_PLAN", { file, reason });
  const version = asText(plan.format_version);
  if (version === undefined) {
    if ("lineage" in plan && "serial" in plan) throw noPlan("it is a state file");
    throw noPlan("it has no format_version");
  }
  const major = Number(/^(\d+)\.\d+(\.|$)/.exec(version)?.[1] ?? NaN);
  if (Number.isNaN(major)) throw noPlan(`its format_version is ${JSON.stringify(version.slice(0, 20))}`);
  if (major < 1) throw fail("PLAN_VERSION_OLD", { file, version, oldest: OLDEST_FORMAT });
  if (major > 1) throw fail("PLAN_VERSION_NEW", { file, version });
  if (!("configuration" in plan) && !("planned_values" in plan) && !("resource_changes" in plan)) {
    throw noPlan("values" in plan ? "it is the JSON of a state" : "it says of nothing what would become of it");
  }
  const odd = oddPart(plan);
  if (odd !== undefined) throw noPlan(odd);
  if (plan.errored === true) throw fail("PLAN_ERRORED", { file });
  if (plan.complete === false) throw fail("PLAN_INCOMPLETE", { file });
  return plan;
}
