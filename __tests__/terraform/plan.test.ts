import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isNoChange, readPlan } from "../../src/terraform";

const recorded = JSON.parse(readFileSync(join(__dirname, "fixtures", "plan-replace.json"), "utf8")) as Record<
  string,
  unknown
>;

/** A plan with one change. */
function planOf(change: Record<string, unknown>, more: Record<string, unknown> = {}): unknown {
  const all = { actions: ["update"], after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change };
  return { format_version: "1.2", resource_changes: [{ address: "a.b", type: "a", change: all }], ...more };
}

describe("a plan made by Terraform 1.11.4", () => {
  const plan = readPlan(recorded);

  test("is counted by action", () => {
    expect(plan.counts).toEqual({ create: 0, update: 1, delete: 0, replace: 1, read: 0, "no-op": 1, forget: 0 });
    expect(plan).toMatchObject({ complete: true, errored: false, applyable: true, terraformVersion: "1.11.4" });
    expect(isNoChange(plan)).toBe(false);
  });

  test("shows what changes, masked", () => {
    expect(plan.changes).toEqual([
      {
        address: "terraform_data.masked",
        type: "terraform_data",
        mode: "managed",
        action: "update",
        actions: ["update"],
        replacePaths: [],
        importing: false,
        attributes: [
          {
            name: "input",
            before: { name: "one", password: "(sensitive value)" },
            after: { name: "two", password: "(sensitive value)" },
            sensitive: true,
            unknown: false,
          },
          {
            name: "output",
            // Terraform's mask says nothing about this copy of the password.
            before: { name: "one", password: "(sensitive value)" },
            after: "(known after apply)",
            sensitive: false,
            unknown: true,
          },
        ],
      },
      {
        address: "terraform_data.replaced",
        type: "terraform_data",
        mode: "managed",
        action: "replace",
        actions: ["delete", "create"],
        replacePaths: ["triggers_replace"],
        reason: "replace_because_cannot_update",
        importing: false,
        attributes: [
          {
            name: "id",
            before: expect.any(String) as string,
            after: "(known after apply)",
            sensitive: false,
            unknown: true,
          },
          { name: "triggers_replace", before: ["one"], after: ["two"], sensitive: false, unknown: false },
        ],
      },
    ]);
    expect(plan.outputs).toEqual([
      { name: "name", action: "update", before: "one", after: "two", sensitive: false },
      { name: "password", action: "update", before: "(sensitive value)", after: "(sensitive value)", sensitive: true },
    ]);
  });

  test("has its planted secrets nowhere in the summary", () => {
    expect(JSON.stringify(recorded)).toContain("PLANTED-SECRET");
    expect(JSON.stringify(plan)).not.toContain("PLANTED-SECRET");
  });
});

describe("masking", () => {
  const secret = fc.string({ minLength: 4, maxLength: 12 }).map((text) => `S3CRET-${text}`);
  const key = fc.constantFrom("a", "b", "c", "d");
  const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom("plain", "x"));

  /** A value and its mask, with the secret somewhere inside, marked where it stands. */
  const planted = (text: string): fc.Arbitrary<{ value: unknown; mask: unknown }> =>
    fc.letrec<{ node: { value: unknown; mask: unknown } }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<{ value: unknown; mask: unknown }>(
          { value: text, mask: true },
          { value: { deep: [text] }, mask: true },
          { value: { a: text, b: 1 }, mask: { a: true } },
        ),
        fc.tuple(leaf, tie("node")).map(([other, node]) => ({ value: [other, node.value], mask: [false, node.mask] })),
        fc.tuple(key, tie("node"), leaf).map(([name, node, other]) => ({
          value: { [name]: node.value, z: other },
          mask: { [name]: node.mask },
        })),
      ),
    })).node;

  const cases = secret.chain((text) => fc.tuple(fc.constant(text), planted(text), planted(text), fc.boolean()));

  test("a planted secret never appears, wherever it stands, even in copies that no mask marks", () => {
    fc.assert(
      fc.property(cases, ([text, before, after, drift]) => {
        const change = {
          actions: ["update"],
          before: { x: before.value, copy: text, policy: JSON.stringify({ password: text }), m: { [text]: 1 } },
          after: { x: after.value, copy: `prefix ${text}`, n: 1 },
          before_sensitive: { x: before.mask },
          after_sensitive: { x: after.mask },
          after_unknown: {},
        };
        const resource = { address: "a.b", type: "a", mode: "managed", change };
        const output = { ...change, before: before.value, before_sensitive: before.mask, after: text };
        const plan = {
          format_version: "1.2",
          [drift ? "resource_drift" : "resource_changes"]: [resource],
          output_changes: { o: { ...output, after_sensitive: false } },
        };
        const summary = readPlan(plan);
        const shown = JSON.stringify(summary);
        expect(shown).not.toContain(JSON.stringify(text).slice(1, -1));
      }),
    );
  });

  test("a missing mask hides everything", () => {
    const change = {
      before: { a: "S3CRET-1" },
      after: { a: "S3CRET-2" },
      before_sensitive: undefined,
      after_sensitive: null,
    };
    const text = JSON.stringify(readPlan(planOf({ ...change, after_sensitive: undefined })));
    expect(text).not.toContain("S3CRET");
  });

  test("a mask of the wrong shape hides the value", () => {
    const masks = { before_sensitive: { a: { 0: true } }, after_sensitive: { a: [true] } };
    const plan = readPlan(planOf({ before: { a: ["S3CRET-1"] }, after: { a: { k: "S3CRET-2" } }, ...masks }));
    expect(JSON.stringify(plan)).not.toContain("S3CRET");
  });

  test("sensitive variables are secrets everywhere", () => {
    const more = {
      variables: { p: { value: "S3CRET-1" } },
      configuration: { root_module: { variables: { p: { sensitive: true } } } },
    };
    const plan = readPlan(planOf({ before: { a: "old" }, after: { a: "x S3CRET-1 y" } }, more));
    expect(plan.changes[0]?.attributes).toEqual([
      { name: "a", before: "old", after: "(sensitive value)", sensitive: false, unknown: false },
    ]);
  });

  test("short secrets hide equal values, not everything that contains them", () => {
    const change = { before: { p: "a", q: "a", r: "banana" }, after: { p: "b", q: "b", r: "bandana" } };
    const plan = readPlan(planOf({ ...change, before_sensitive: { p: true }, after_sensitive: { p: true } }));
    const [, q, r] = plan.changes[0]?.attributes ?? [];
    expect(q).toMatchObject({ before: "(sensitive value)", after: "(sensitive value)" });
    expect(r).toMatchObject({ before: "banana", after: "bandana" });
  });
});

describe("shapes", () => {
  test("parts known after apply are said so, beside those that are known", () => {
    const change = { before: null, after: { tags: { a: "1" }, list: [null] }, actions: ["create"] };
    const plan = readPlan(planOf({ ...change, after_unknown: { id: true, tags: { arn: true }, list: [true] } }));
    expect(plan.changes[0]?.attributes.map(({ name, after }) => [name, after])).toEqual([
      ["id", "(known after apply)"],
      ["list", ["(known after apply)"]],
      ["tags", { a: "1", arn: "(known after apply)" }],
    ]);
  });

  test.each([
    [["no-op"], "no-op"],
    [["create"], "create"],
    [["read"], "read"],
    [["delete"], "delete"],
    [["forget"], "forget"],
    [["create", "delete"], "replace"],
    [["create", "forget"], "replace"],
    [["transmute"], "replace"],
    [[], "no-op"],
  ])("%j is %s", (actions, action) => {
    expect(readPlan(planOf({ actions })).counts).toMatchObject({ [action]: 1 });
  });

  test("nothing to do is no change; errors, incomplete plans, moves, imports and outputs are not", () => {
    const nothing = { actions: ["no-op"], before: { a: 1 }, after: { a: 1 } };
    const is = (change: Record<string, unknown>, more: Record<string, unknown> = {}): boolean =>
      isNoChange(readPlan(planOf(change, more)));
    expect(is(nothing)).toBe(true);
    expect(is(nothing, { applyable: false, complete: true, errored: false })).toBe(true);
    expect(is(nothing, { applyable: true })).toBe(false);
    expect(is(nothing, { errored: true })).toBe(false);
    expect(is(nothing, { complete: false })).toBe(false);
    expect(is({ ...nothing, importing: { id: "x" } })).toBe(false);
    const output = { actions: ["create"], after: 1, before_sensitive: false, after_sensitive: false };
    expect(is(nothing, { output_changes: { o: output } })).toBe(false);
    const moved = { address: "a.c", previous_address: "a.b", change: nothing };
    expect(isNoChange(readPlan({ format_version: "1.2", resource_changes: [moved] }))).toBe(false);
  });

  test("replace paths are written as in the configuration", () => {
    const plan = readPlan(planOf({ actions: ["delete", "create"], replace_paths: [["network", 0, "cidr"], ["name"]] }));
    expect(plan.changes[0]?.replacePaths).toEqual(["network[0].cidr", "name"]);
  });

  test.each([
    [undefined],
    [null],
    [7],
    ["{}"],
    [[]],
    [{}],
    [{ format_version: 1 }],
    [{ format_version: "2.0" }],
    [{ format_version: "10.1" }],
  ])("%j is refused", (json) => {
    expect(() => readPlan(json)).toThrow(expect.objectContaining({ code: "PLAN_FORMAT" }) as Error);
  });

  test("any JSON with a good version is read without an accident", () => {
    const keys = ["resource_changes", "resource_drift", "output_changes", "variables", "configuration", "complete"];
    const change = fc.dictionary(
      fc.constantFrom(
        "actions",
        "before",
        "after",
        "after_unknown",
        "before_sensitive",
        "after_sensitive",
        "replace_paths",
      ),
      fc.jsonValue(),
    );
    const entry = fc.oneof(fc.jsonValue(), fc.record({ address: fc.string(), change }));
    const value = fc.oneof(fc.jsonValue(), fc.array(entry), fc.dictionary(fc.string(), change));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...keys), value), (json) => {
        expect(isNoChange(readPlan({ ...json, format_version: "1.2" }))).toEqual(expect.any(Boolean));
      }),
    );
  });
});
