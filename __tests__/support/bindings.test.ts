import { problemsOfBlock, schemaOf } from "./bindings";

const release = schemaOf("helm", "release")!;
const good = { name: "r", chart: "c", values: ["{}"], wait: true, timeout: 60, depends_on: ["a.b"], count: "${1}" };

test("what is right is right", () => {
  expect(release.type).toBe("helm_release");
  expect(problemsOfBlock(good, release, "r")).toEqual([]);
});

test.each([
  ["an argument that does not exist", { ...good, chart_version: "1" }, "r: no argument chart_version"],
  ["an argument of helm 2", { ...good, recreate: true }, "r: no argument recreate"],
  ["one that is missing", { ...good, chart: undefined, name: undefined }, "r.name: expected a string"],
  ["a text for a list", { ...good, values: "{}" }, "r.values: expected a list"],
  ["a text for a number", { ...good, timeout: "60" }, "r.timeout: expected a number"],
  ["a number for a text", { ...good, version: 1 }, "r.version: expected a string"],
  ["an item of the wrong kind", { ...good, values: [{}] }, "r.values[0]: expected a string"],
  ["a member that does not exist", { ...good, postrender: { path: "x" } }, "r.postrender: no argument path"],
])("finds %s", (_, block, problem) => {
  expect(problemsOfBlock(block, release, "r")).toContain(problem);
});

test("finds a list where there is one block, and the other way round", () => {
  const helm = schemaOf("helm", "provider")!;
  const kubernetes = schemaOf("kubernetes", "provider")!;
  // Version 2 of the provider had a block there, which may be a list; in version 3 it is an attribute.
  expect(problemsOfBlock({ kubernetes: [{ host: "h" }] }, helm, "helm")).toEqual([
    "helm.kubernetes: expected one block",
  ]);
  expect(problemsOfBlock({ exec: { api_version: "v", command: "c" } }, kubernetes, "k")).toEqual([
    "k.exec: expected a list",
  ]);
});

test("finds a required argument that is missing, deep inside", () => {
  const storage = schemaOf("kubernetes", "storage-class-v1")!;
  expect(problemsOfBlock({}, storage, "s")).toEqual(["s: storage_provisioner is missing", "s: metadata is missing"]);
});

test("knows no resource that the provider does not have", () => {
  expect(schemaOf("kubernetes", "probe")).toBeUndefined();
});
