import { configurationVersions, lockedVersions, readPlan, SENSITIVE, UNKNOWN } from "../../src/terraform";

const change = (address: string, values: object, more: object = {}) => ({
  address,
  type: "a",
  mode: "managed",
  ...more,
  change: { actions: ["update"], after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...values },
});

const plan = readPlan({
  format_version: "1.2",
  variables: { site: { value: "dr" }, password: { value: "S3CRET-1" }, foreign: { value: "x" } },
  configuration: {
    provider_config: {
      aws: { name: "aws", version_constraint: ">= 5.100.0" },
      "aws.peer": { name: "aws", alias: "peer", version_constraint: ">= 5.100.0" },
      "module.m:aws": { name: "aws", version_constraint: ">= 1.0.0" },
    },
    root_module: {
      variables: { site: {}, password: { sensitive: true } },
      module_calls: { label: { source: "registry/label", version_constraint: "1.0.0" }, own: { source: "./own" } },
    },
  },
  resource_changes: [
    change("a.changed", {
      before: { name: "one", token: "S3CRET-2", same: [1] },
      after: { name: "two", token: "S3CRET-3", same: [1] },
      after_unknown: { id: true },
      before_sensitive: { token: true },
      after_sensitive: { token: true },
    }),
    change("a.gone", { actions: ["delete"], before: { name: "x" }, after: null, after_sensitive: false }),
    change("a.same", { actions: ["no-op"], before: { name: "y" }, after: { name: "y" } }),
    change("a.same", { actions: ["delete"], before: { name: "left" }, after: null }, { deposed: "0a1b2c3d" }),
  ],
});

test("all values of a resource are there, masked", () => {
  const { before, after } = plan.resources.get("a.changed") ?? {};
  expect(before).toEqual({ name: "one", token: SENSITIVE, same: [1] });
  expect(after).toEqual({ name: "two", token: SENSITIVE, same: [1], id: UNKNOWN });
  expect(plan.resources.get("a.gone")).toMatchObject({ before: { name: "x" }, after: null });
});

test("what does not change is found by its address; what a failed replacement left is not in its way", () => {
  expect(plan.resources.get("a.same")?.before).toEqual({ name: "y" });
  expect(plan.changes.filter(({ deposed }) => deposed !== undefined).map(({ before }) => before)).toEqual([
    { name: "left" },
  ]);
});

test("values are no part of the plan as JSON", () => {
  expect(JSON.stringify(plan.changes)).not.toContain('"same"');
});

test("variables: those that nothing declares, or that are sensitive, are hidden", () => {
  expect(plan.variables).toEqual({ site: "dr", password: SENSITIVE, foreign: SENSITIVE });
});

test("versions of a plan, of a configuration, and of a lock file", () => {
  expect(plan.versions).toEqual({ providers: { aws: ">= 5.100.0" }, locked: {}, modules: { label: "1.0.0" } });
  const terraform = { required_version: ">= 1.11.0", required_providers: { aws: { version: ">= 5.100.0" } } };
  expect(configurationVersions({ terraform, module: { own: { source: "./own" } } })).toEqual({
    terraform: ">= 1.11.0",
    providers: { aws: ">= 5.100.0" },
    locked: {},
    modules: {},
  });
  const lock =
    'provider "registry.terraform.io/hashicorp/aws" {\n  version     = "5.100.0"\n  hashes = [\n    "h1:x",\n  ]\n}\n';
  expect(lockedVersions(lock)).toEqual({ "registry.terraform.io/hashicorp/aws": "5.100.0" });
});
