import { loadSystem, roleOf, type SiteName, type System } from "../../src/system";
import { configurationVersions, readPlan } from "../../src/terraform";
import { VERDICTS } from "../../src/review/catalogue";
import type { ReviewedStack, ReviewInput } from "../../src/review/model";
import { reviewPlans } from "../../src/review/review";
import { NAMES } from "../../scripts/record-plans/plantings";
import { type Recording, readRecording, recordingNames } from "../support/recorded-plans";
import { synthSystem, type Synthesized } from "../support/synth";

/*
 * What Terraform really planned on the local AWS when somebody did something dangerous, or something harmless
 * (`npm run record:plans`). Each danger is found by the code that its recording is named after, and by no other that is not named here.
 */

const synthesized = new Map<string, { system: System; result: Synthesized }>();

function synthesize(file: string): { system: System; result: Synthesized } {
  const known = synthesized.get(file);
  if (known) return known;
  const system = loadSystem(file);
  const made = { system, result: synthSystem(system) };
  synthesized.set(file, made);
  return made;
}

function inputOf({ systemFile, files }: Recording): ReviewInput {
  const { system, result } = synthesize(systemFile);
  const stacks = result.manifest.stacks.flatMap(({ id, kind, sites }): ReviewedStack[] => {
    const text = files[`${id}.json`];
    if (text === undefined) return [];
    const { backend, locked, baseVersions } = JSON.parse(files[`${id}.context.json`] ?? "{}") as {
      backend: ReviewedStack["backend"];
      locked: Record<string, string>;
      baseVersions?: ReviewedStack["baseVersions"];
    };
    const plan = readPlan(JSON.parse(text), id);
    const site = sites.length === 1 ? (sites[0] as SiteName) : undefined;
    const { terraform } = configurationVersions(result.stacks[id] as unknown as Record<string, unknown>);
    const versions = { ...plan.versions, terraform, locked };
    return [{ id, kind, site, role: site && roleOf(system, site), plan, backend, versions, baseVersions }];
  });
  const configurations = new Map(Object.entries(result.stacks).map(([id, json]) => [id, { ...json }]));
  return { system, stacks, configurations };
}

const review = (recording: Recording) => reviewPlans(inputOf(recording), { now: new Date("2026-01-01") });

const names = recordingNames();
/** A database leaves a final snapshot behind, which needs the key that goes with the database. */
const BESIDES: Readonly<Record<string, readonly string[]>> = { "STATEFUL_DESTROYED-database": ["ENCRYPTION_LOST"] };
const codeOf = (name: string): string => name.slice(0, name.indexOf("-"));

test("everything that is to be recorded is recorded, and nothing else", () => {
  expect(names).toEqual([...NAMES].sort());
});

test("there is a recorded danger for every verdict", () => {
  const recorded = new Set(names.map(codeOf));
  expect(Object.keys(VERDICTS).filter((code) => !recorded.has(code))).toEqual([]);
});

describe("a recorded plan", () => {
  test.each(names)("%s", (name) => {
    const recording = readRecording(`plans/${name}`, name);
    const { outcome, findings } = review(recording);
    const found = findings.map(({ code, stack, address, what }) => ({
      code,
      where: `${stack} ${address ?? ""}`,
      what,
    }));
    const code = codeOf(name);
    const codes = [...new Set(found.map((each) => each.code))].sort();
    const expected = code === "SAFE" ? [] : [code, ...(BESIDES[name] ?? [])].sort();
    // What was found is shown where it is not what was to be found.
    expect({ safe: outcome === "safe", found: codes.join() === expected.join() ? [] : found }).toEqual({
      safe: code === "SAFE",
      found: [],
    });
  });
});
