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

describe("of what is marked as sensitive on one side only", () => {
  const of = (values: object) =>
    readPlan({ format_version: "1.2", resource_changes: [change("a.b", values)] }).changes[0]?.attributes;

  test("the other side is hidden, too", () => {
    const before = { token: "S3CRET-1", list: [{ k: "S3CRET-2", name: "x" }], same: true };
    const after = { token: "S3CRET-3", list: [{ k: "S3CRET-4", name: "y" }], same: false };
    const mask = { token: true, list: [{ k: true }], same: true };
    const hidden = [{ k: SENSITIVE, name: "x" }];
    for (const [before_sensitive, after_sensitive] of [
      [{}, mask],
      [mask, {}],
    ]) {
      const attributes = of({ before, after, before_sensitive, after_sensitive });
      expect(JSON.stringify(attributes)).not.toContain("S3CRET");
      expect(attributes?.find(({ name }) => name === "list")?.before).toEqual(hidden);
    }
  });

  test("what is absent there stays absent", () => {
    expect(of({ before: { token: null }, after: { token: "S3CRET" }, after_sensitive: { token: true } })).toEqual([
      { name: "token", before: null, after: SENSITIVE, sensitive: true, unknown: false },
    ]);
  });
});

describe("a secret that is JSON", () => {
  const hides = (secret: unknown, text: string): boolean => {
    const changes = [
      change("a.b", { before: {}, after: { p: JSON.stringify(secret) }, after_sensitive: { p: true } }),
      change("a.c", { before: {}, after: { text } }),
    ];
    const { resources } = readPlan({ format_version: "1.2", resource_changes: changes });
    return resources.get("a.c")?.after?.text === SENSITIVE;
  };

  test.each<[string, unknown]>([
    ["a field that is called a secret", { password: "correct-horse" }],
    ["a number that is", { token: 771234 }],
    ["a field of credentials that looks like one", { shop: "Sup3r!Correct" }],
    ["an entry of a list", ["Sup3r!Correct"]],
    ["a field in JSON in it", { nested: JSON.stringify({ password: "correct-horse" }) }],
    ["a variable of a container", [{ environment: [{ name: "DB_PASSWORD", value: "correct-horse" }] }]],
  ])("hides %s", (_, secret) => {
    const leaf = ["correct-horse", "771234", "Sup3r!Correct"].find((each) => JSON.stringify(secret).includes(each))!;
    expect(hides(secret, `see ${leaf}.`)).toBe(true);
  });

  test.each<[string, unknown, string]>([
    ["the name of a user", { username: "ecommerce", password: "x" }, "ecommerce-media"],
    ["a word", { service: "ecommerce", password: "x" }, "ecommerce-media"],
    ["a region", { home: "eu-north-1" }, "eu-north-1"],
    ["a version of a policy", { Version: "2012-10-17", Statement: [{ Action: "s3:GetObject" }] }, '"2012-10-17"'],
    ["what a policy allows", { Version: "2012-10-17", Statement: [{ Action: "s3:GetObject" }] }, "s3:GetObject"],
    [
      "an image of a container",
      [{ image: "shop:V1.2", environment: [{ name: "MODE", value: "Live-42" }] }],
      "shop:V1.2",
    ],
  ])("does not hide %s", (_, secret, text) => {
    expect(hides(secret, text)).toBe(false);
  });
});
