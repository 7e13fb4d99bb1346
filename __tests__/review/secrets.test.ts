import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compareSystem, readState, type Standing } from "../../src/review/parity";
import { parityText } from "../../src/cli/parity-text";
import { loadSystem, SITE_NAMES } from "../../src/system";
import { twinstack } from "../support/cli";
import { readRecording, writePlans } from "../support/recorded-plans";
import { synthSystem } from "../support/synth";

/*
 * Plans and states in which secrets were planted wherever there is room for one (scripts/record-plans/secrets.ts), as
 * Terraform recorded them. None may come out of anything that reads them.
 */

/** What every planted secret has in it: texts the word, numbers the digits. */
const SECRET = /PLANTED|77123456/;

/** The lines with a secret in them. */
const leaks = (text: string): string[] => text.split("\n").filter((line) => SECRET.test(line));

const recording = readRecording("secrets", "secrets");

const variablesOf = (stack: string): Record<string, object> =>
  (
    JSON.parse(recording.files[`${stack}.json`] ?? "") as {
      configuration: { root_module: { variables: Record<string, object> } };
    }
  ).configuration.root_module.variables;

test("the recordings are full of secrets", () => {
  for (const site of SITE_NAMES) {
    expect(recording.files[`${site}.json`]?.match(/PLANTED/g)?.length).toBeGreaterThan(100);
    expect(recording.files[`${site}.state.json`]?.match(/PLANTED/g)?.length).toBeGreaterThan(20);
  }
});

describe("parity", () => {
  const system = loadSystem(recording.systemFile);
  const { manifest, stacks } = synthSystem(system);
  // As they were planned, with the secrets' variables.
  const configurations = new Map(
    Object.entries(stacks).map(([id, json]) => [
      id,
      SITE_NAMES.some((site) => site === id)
        ? { ...json, variable: { ...json.variable, ...variablesOf(id) } }
        : { ...json },
    ]),
  );

  test.each(["state", "plan"] as const)("of what a %s says", (kind) => {
    const standing = new Map(
      SITE_NAMES.map((site): [string, Standing] => {
        const text = recording.files[kind === "state" ? `${site}.state.json` : `${site}.json`] ?? "";
        return [site, { deployed: true, resources: readState(JSON.parse(text), site) }];
      }),
    );
    const report = compareSystem({ manifest, configurations, standing });
    // The secrets differ between the sites, so there is something to tell of them.
    expect(JSON.stringify(report)).toContain("planted_copy");
    expect(leaks(JSON.stringify(report, undefined, 2))).toEqual([]);
    expect(leaks(parityText(report, true))).toEqual([]);
  });
});

describe("review", () => {
  let folder: string;
  let plans: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "twinstack-secrets-"));
    plans = join(folder, "plans");
    writePlans(recording, plans);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  const review = (...args: readonly string[]) =>
    twinstack(["review", "--system", resolve(recording.systemFile), ...args], { cwd: folder });

  test.each(["markdown", "text", "json"])(
    "as %s, its details and what it saves",
    async (format) => {
      const [details, saved, out] = ["details.md", "saved", "out"].map((name) => join(folder, `${format}-${name}`));
      const outputs = ["--format", format, "--details", details!, "--save", saved!];
      const { exitCode, stdout, stderr } = await review("--plans", plans, ...outputs);
      expect([0, 1]).toContain(exitCode);
      // It shows what was planted, only not its secrets.
      expect(stdout).toContain("planted");
      const files = readdirSync(saved!).map((name) => readFileSync(join(saved!, name), "utf8"));
      expect(files.join("")).toContain("terraform_data.planted_copy");
      for (const text of [stdout, stderr, readFileSync(details!, "utf8"), ...files]) expect(leaks(text)).toEqual([]);
      // What was saved is a plan like any other.
      const again = await review("--plans", saved!, "--format", format, "--out", out!);
      expect(again.exitCode).toBe(exitCode);
      expect(leaks(readFileSync(out!, "utf8"))).toEqual([]);
    },
    120_000,
  );

  test("errors about plans with secrets", async () => {
    const file = join(plans, "primary.json");
    const text = readFileSync(file, "utf8");
    const bad = join(folder, "primary.json");
    const from = text.indexOf("PLANTED");
    for (const broken of [
      text.slice(0, from + 9),
      text.slice(from),
      text.replace("PLANTED", "PLANTED\n"),
      `x${text}`,
    ]) {
      writeFileSync(bad, broken);
      for (const more of [[], ["--json"]]) {
        const { exitCode, stdout, stderr } = await review("--plans", bad, ...more);
        expect(exitCode).toBe(2);
        expect(leaks(stdout + stderr)).toEqual([]);
      }
    }
  }, 120_000);
});
