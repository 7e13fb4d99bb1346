import { parityText } from "../../../src/cli/parity-text";
import { compareSystem, type Standing } from "../../../src/review/parity";
import type { StackManifest } from "../../../src/terraform";
import { resourceOf, resourcesOf, twins, type Twins } from "./recorded";

const stack = (site: "primary" | "dr", kind: "region" | "monitoring" = "region"): StackManifest["stacks"][number] => ({
  id: kind === "region" ? site : `${kind}-${site}`,
  kind,
  sites: [site],
  regions: [],
  dependsOn: [],
  state: { bucket: "b", key: "k", region: "eu-west-1" },
});

const manifestOf = (pair: Twins, ...more: StackManifest["stacks"]): StackManifest => ({
  version: 1,
  system: "pilot-light",
  account: "123456789012",
  activeSite: "primary",
  sites: pair.regions,
  services: [],
  stacks: [stack("primary"), stack("dr"), ...more],
});

const report = (pair: Twins, standing?: Readonly<Record<string, Standing>>, ...more: StackManifest["stacks"]) =>
  compareSystem({
    manifest: manifestOf(pair, ...more),
    configurations: new Map([
      ["primary", pair.primary.configuration],
      ["dr", pair.dr.configuration],
    ]),
    standing: standing && new Map(Object.entries(standing)),
  });

const deployed = (pair: Twins) => ({
  primary: { deployed: true, resources: resourcesOf(pair.primary) } as const,
  dr: { deployed: true, resources: resourcesOf(pair.dr) } as const,
});

test("a deployed system: no drift, and variables with both values and what follows from them", () => {
  const pair = twins("pilot-light");
  const text = parityText(report(pair, deployed(pair)), false);
  expect(text).toMatch(/^primary and dr: no drift\n\d+ resources, \d+ values compared: 0 drift, 173 declared/);
  expect(text).toMatch(/service_web_instances_capacity\.min +2 +0 +1 value of 1 resource/);
  expect(text).toMatch(/^ {2}vpc_cidr +10\.10\.0\.0\/16 +10\.20\.0\.0\/16 +1 value of 1 resource$/m);
  expect(text).toMatch(/pilot-light: no drift\.$/);
});

test("drift comes first, with the stacks that have it", () => {
  const pair = twins("pilot-light");
  resourceOf(pair.dr, "aws_lb.service_web_load_balancer").values.idle_timeout = 17;
  const all = report(pair, deployed(pair));
  expect(all.drift).toBe(1);
  const lines = parityText(all, false).split("\n");
  expect(lines.slice(0, 2)).toEqual(["primary and dr: 1 DRIFT", "DRIFT of what stands"]);
  expect(lines[3]).toMatch(/^ {2}aws_lb\.service_web_load_balancer +idle_timeout +60 +17 +not configured/);
  expect(lines.at(-1)).toBe("pilot-light: 1 difference that nothing declares.");
});

test("with details, every value stands below its variable", () => {
  const pair = twins("pilot-light");
  const text = parityText(report(pair, deployed(pair)), true);
  expect(text).toMatch(
    /service_web_instances_capacity\.min .*\n {4}aws_autoscaling_group\.service_web_instances min_size +2 +0$/m,
  );
});

test("long values are cut so that the difference is to be seen", () => {
  const pair = twins("pilot-light");
  const policy = resourceOf(pair.dr, "aws_kms_key.bucket_files");
  policy.values.description = `${String(resourceOf(pair.primary, "aws_kms_key.bucket_files").values.description)}, changed`;
  expect(parityText(report(pair, deployed(pair)), false)).toContain(", changed");
});

test("a value cannot write to the terminal", () => {
  const pair = twins("pilot-light");
  resourceOf(pair.dr, "aws_lb.service_web_load_balancer").values.idle_timeout = "\u001b[2J\u202e";
  const text = parityText(report(pair, deployed(pair)), false);
  expect(text).toContain("\\u001b[2J\\u202e");
  expect(text).not.toContain("\u001b");
});

test("a stack that one site has not", () => {
  const pair = twins("pilot-light");
  const all = report(pair, { ...deployed(pair), dr: { deployed: false } });
  expect(all.pairs[0]).toMatchObject({ missing: ["dr"], drift: 1 });
  expect(parityText(all, false)).toContain("DRIFT: dr is not deployed, and its counterpart is.");
});

test("a stack that stands in neither site is no drift", () => {
  const pair = twins("pilot-light");
  const all = report(pair, { primary: { deployed: false }, dr: { deployed: false } });
  expect(all.drift).toBe(0);
  expect(parityText(all, false)).toContain("It is deployed in neither site.");
});

test("a region that is lost: the configurations are compared, and it is said what was not", () => {
  const pair = twins("pilot-light");
  const all = report(pair, { ...deployed(pair), primary: { unknown: "AWS in eu-west-1 cannot be reached." } });
  expect(all.pairs[0]).toMatchObject({ drift: 0, missing: [], notCompared: "AWS in eu-west-1 cannot be reached." });
  const text = parityText(all, false);
  expect(text).toMatch(/^primary and dr: no drift in the configurations\n/);
  expect(text).toContain("What stands was not compared. AWS in eu-west-1 cannot be reached.");
  expect(text).toMatch(/no drift in what could be compared\.$/);
});

test("a stack that only one site has by the system file is told, and is no drift", () => {
  const pair = twins("pilot-light");
  const all = report(pair, deployed(pair), stack("primary", "monitoring"));
  expect(all).toMatchObject({ single: ["monitoring-primary"], drift: 0 });
  expect(parityText(all, false)).toContain("In one site only, by the system file: monitoring-primary");
});
