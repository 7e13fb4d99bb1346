/** The plans that `npm run record:plans` has recorded: dangers that were planted, and harmless changes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FOLDER = join("__tests__", "review", "recorded");
/** The recording that the others refer to. */
const BASE = "SAFE-no-changes";

export interface Recording {
  /** `<CODE>-<what>`, or `SAFE-<what>`. */
  readonly name: string;
  /** What somebody did. */
  readonly about: string;
  /** The system file that was planned. */
  readonly systemFile: string;
  /** What the stacks' plans and contexts are, by file name, as `review --plans` takes them. */
  readonly files: Readonly<Record<string, string>>;
}

type PlanJson = Record<string, unknown> & { readonly resource_changes: readonly (string | { address: string })[] };

/** A recorded file. Plans and states are compressed; what a review is told beside them is not. */
function readText(folder: string, file: string): string {
  const path = join(FOLDER, folder, file);
  return existsSync(path) ? readFileSync(path, "utf8") : gunzipSync(readFileSync(`${path}.gz`)).toString();
}

const readPlan = (folder: string, file: string): PlanJson => JSON.parse(readText(folder, file)) as PlanJson;

/** Puts in what a recording only refers to: resources that are the same as in the plan without changes. */
function expand(folder: string, file: string): string {
  const plan = readPlan(folder, file);
  if (plan.resource_changes.every((each) => typeof each !== "string")) return JSON.stringify(plan);
  const base = readPlan(join("plans", BASE), file);
  const known = new Map(
    base.resource_changes.flatMap((each) => (typeof each === "string" ? [] : [[each.address, each]])),
  );
  const resource_changes = plan.resource_changes.map((each) => {
    const change = typeof each === "string" ? known.get(each) : each;
    if (!change) throw new Error(`${folder}/${file} refers to something that is not in ${BASE}.`);
    return change;
  });
  return JSON.stringify({ ...plan, resource_changes });
}

/** One recording, by its folder below `__tests__/review/recorded`. */
export function readRecording(folder: string, name: string): Recording {
  const files = readdirSync(join(FOLDER, folder))
    .map((file) => file.replace(/\.gz$/, ""))
    .filter((file) => file.endsWith(".json"));
  const own = join(FOLDER, folder, "system.yaml");
  return {
    name,
    about: readFileSync(join(FOLDER, folder, "about.txt"), "utf8").trim(),
    systemFile: existsSync(own) ? own : join(FOLDER, "system.yaml"),
    files: Object.fromEntries(
      files.map((file) => [
        file,
        /\.(context|state)\.json$/.test(file) ? readText(folder, file) : expand(folder, file),
      ]),
    ),
  };
}

export const recordingNames = (): string[] => readdirSync(join(FOLDER, "plans")).sort();

/** Writes a recording's plans where `review --plans` can read them. */
export function writePlans(recording: Recording, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(recording.files)) {
    if (!file.endsWith(".state.json")) writeFileSync(join(folder, file), text);
  }
}
