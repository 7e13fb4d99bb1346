import { readdirSync } from "node:fs";
import { compareConfigurations } from "../../../src/review/parity";
import { pairsOf } from "../../../src/review/parity/report";
import { loadSystem } from "../../../src/system";
import { synthSystem } from "../../support/synth";

const FILES = readdirSync("systems").map((name) => `systems/${name}`);

type Json = Record<string, unknown>;

/** Both stacks of a pair, to be changed. */
const both = (): [Json, Json] => {
  const { stacks } = synthSystem(loadSystem("docs/examples/small.yaml"));
  return [structuredClone(stacks.primary) as unknown as Json, structuredClone(stacks.dr) as unknown as Json];
};

test.each(FILES)("%s: the sites differ in variables only, in every pair of stacks", (file) => {
  const { manifest, stacks } = synthSystem(loadSystem(file));
  const { pairs } = pairsOf(manifest.stacks);
  expect(pairs.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["state", "region"]));
  for (const { stacks: pair } of pairs) {
    const { variables, drift } = compareConfigurations(
      stacks[pair.primary.id] as unknown as Json,
      stacks[pair.dr.id] as unknown as Json,
    );
    expect(drift).toEqual([]);
    expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining(["site", "region"]));
  }
});

test("shows both values of a variable", () => {
  const { variables } = compareConfigurations(...both());
  expect(variables.find(({ name }) => name === "site")).toEqual({
    name: "site",
    description: "Name of the site: primary or dr. A place, not a role.",
    primary: "primary",
    dr: "dr",
  });
});

test("never shows a variable that is sensitive", () => {
  const [one, other] = both();
  for (const [stack, value] of [
    [one, "hunter2-one"],
    [other, "hunter2-two"],
  ] as const) {
    (stack.variable as Json).password = { type: "string", sensitive: true, default: value };
  }
  const found = compareConfigurations(one, other);
  expect(JSON.stringify(found)).not.toContain("hunter2");
  expect(found.variables.map(({ name }) => name)).toContain("password");
});

test.each<[string, (stack: Json) => unknown, string]>([
  [
    "an argument",
    (stack) => ((stack.resource as Record<string, Record<string, Json>>).aws_vpc!.network!.enable_dns_support = false),
    "resource.aws_vpc.network.enable_dns_support",
  ],
  [
    "a resource",
    (stack) => ((stack.resource as Json).aws_sqs_queue = { extra: { name: "extra" } }),
    "resource.aws_sqs_queue",
  ],
  [
    "a provider's version",
    (stack) => (((stack.terraform as Json).required_providers as Record<string, Json>).aws!.version = "5.0.0"),
    "terraform.required_providers.aws.version",
  ],
  [
    "a variable's type",
    (stack) => ((stack.variable as Record<string, Json>).region!.type = "any"),
    "variable.region.type",
  ],
])("finds %s that differs", (_, plant, path) => {
  const [one, other] = both();
  plant(other);
  expect(compareConfigurations(one, other).drift.map((each) => each.path)).toEqual([path]);
});
