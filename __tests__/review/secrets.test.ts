import { compareSystem, readState, type Standing } from "../../src/review/parity";
import { parityText } from "../../src/cli/parity-text";
import { loadSystem, SITE_NAMES } from "../../src/system";
import { readRecording } from "../support/recorded-plans";
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
