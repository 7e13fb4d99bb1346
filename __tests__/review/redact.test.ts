import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { redactedChunks } from "../../src/review/redact";
import { readPlan, type ResourceChange } from "../../src/terraform";
import { planJson, resource, update } from "./reviews";

const recorded = JSON.parse(
  readFileSync(join(__dirname, "..", "terraform", "fixtures", "plan-replace.json"), "utf8"),
) as unknown;

const redacted = (plan: unknown): string => [...redactedChunks(plan)].join("");

/** Everything that a review sees of a plan. */
function seen(json: unknown): unknown {
  const plan = readPlan(json);
  const whole = (change: ResourceChange) => ({ ...change, before: change.before, after: change.after });
  return {
    ...plan,
    changes: plan.changes.map(whole),
    drift: plan.drift.map(whole),
    resources: [...plan.resources.values()].map(whole),
  };
}

const SECRET = "S3CRET-hunter2";

describe("the JSON of a plan without its secrets", () => {
  test("of a plan made by Terraform has none of them, and is read as the plan itself is", () => {
    expect(JSON.stringify(recorded)).toContain("PLANTED-SECRET");
    expect(redacted(recorded)).not.toContain("PLANTED-SECRET");
    expect(seen(JSON.parse(redacted(recorded)))).toEqual(seen(recorded));
  });

  test("is the plan itself if that has none", () => {
    const plan = planJson([update("a.b", { x: [1, "two"], y: null }, { x: [1, "three"], y: { z: true } })]);
    expect(JSON.parse(redacted(plan))).toEqual(plan);
  });

  test("keeps a change of a secret a change, and no change none", () => {
    const masks = { before_sensitive: { a: true, b: true }, after_sensitive: { a: true, b: true } };
    const plan = planJson([update("a.b", { a: SECRET, b: "same" }, { a: `${SECRET}2`, b: "same" }, masks)]);
    const read = readPlan(JSON.parse(redacted(plan)));
    expect(read.changes[0]?.attributes.map(({ name }) => name)).toEqual(["a"]);
    expect(seen(JSON.parse(redacted(plan)))).toEqual(seen(plan));
  });

  const sensitive = { before_sensitive: { p: true }, after_sensitive: { p: true } };
  const change = update("a.b", { p: "old" }, { p: SECRET }, sensitive);
  const variable = { variables: { v: { value: SECRET } } };
  const declared = (more: object) => ({ configuration: { root_module: { variables: { v: more } } } });
  const values = {
    root_module: { resources: [{ address: "a.b", values: { p: SECRET }, sensitive_values: { p: true } }] },
  };
  const data = { child_modules: [values.root_module] };

  test.each<[string, unknown]>([
    ["a copy that no mask marks", planJson([change, update("a.c", {}, { note: `see ${SECRET}` })])],
    ["JSON within a text", planJson([change, update("a.c", {}, { policy: JSON.stringify({ k: SECRET }) })])],
    ["a key of a map", planJson([change, update("a.c", {}, { map: { [SECRET]: 1 } })])],
    [
      "a mask with a secret key",
      planJson([update("a.c", {}, { m: { [SECRET]: SECRET } }, { after_sensitive: { m: { [SECRET]: true } } })]),
    ],
    ["drift", planJson([], { resource_drift: [change] })],
    ["what is deferred", planJson([], { deferred_changes: [{ reason: "x", resource_change: change }] })],
    [
      "an output",
      planJson([], {
        output_changes: {
          o: { ...change.change, before: null, after: SECRET, before_sensitive: true, after_sensitive: true },
        },
      }),
    ],
    ["a sensitive variable", planJson([], { ...variable, ...declared({ sensitive: true, default: SECRET }) })],
    ["a variable that nothing declares", planJson([], variable)],
    ["the state before", planJson([], { prior_state: { format_version: "1.0", values } })],
    [
      "a data source that was read while planning",
      planJson([update("a.c", {}, { copy: SECRET })], { prior_state: { values: { root_module: data } } }),
    ],
    [
      "what is planned",
      planJson([change], { planned_values: { ...values, outputs: { o: { sensitive: true, value: SECRET } } } }),
    ],
    [
      "a state without a mask",
      planJson([], { planned_values: { root_module: { resources: [{ values: { p: SECRET } }] } } }),
    ],
    [
      "a constant that is a copy",
      planJson([change], {
        configuration: { root_module: { resources: [{ expressions: { note: { constant_value: SECRET } } }] } },
      }),
    ],
    [
      "a constant of a write-only argument",
      planJson([], {
        configuration: {
          root_module: { resources: [{ expressions: { secret_string_wo: { constant_value: SECRET } } }] },
        },
      }),
    ],
    [
      "a constant of an ephemeral resource",
      planJson([], {
        configuration: {
          root_module: { resources: [{ mode: "ephemeral", expressions: { input: { constant_value: SECRET } } }] },
        },
      }),
    ],
    [
      "a constant of a provider",
      planJson([], {
        configuration: { provider_config: { aws: { expressions: { secret_key: { constant_value: SECRET } } } } },
      }),
    ],
    [
      "the configuration that Terraform made for an import",
      planJson([
        resource("a.b", ["no-op"], { ...change.change, actions: ["no-op"], generated_config: `p = "${SECRET}"` }),
      ]),
    ],
    ["something that a later Terraform writes", planJson([change], { future: { deep: [{ text: SECRET }] } })],
    ["a check", planJson([change], { checks: [{ instances: [{ problems: [{ message: `not ${SECRET}` }] }] }] })],
    [
      "a missing mask",
      planJson([resource("a.b", ["update"], { before: { a: SECRET }, after: { a: 1 }, before_sensitive: undefined })]),
    ],
  ])("has no secret of %s, and is read as the plan itself is", (_, plan) => {
    expect(JSON.stringify(plan)).toContain(SECRET);
    expect(redacted(plan)).not.toContain(SECRET);
    expect(seen(JSON.parse(redacted(plan)))).toEqual(seen(plan));
  });

  const secret = fc.string({ minLength: 6, maxLength: 12 }).map((text) => `S3CRET-${text}`);
  const leaf = (text: string) =>
    fc.constantFrom<unknown>(text, `in ${text}.`, [text], { k: text }, { [text]: 1 }, 1, true, null, "plain", "", []);
  const mask = fc.constantFrom<unknown>(true, { k: true }, [true], {}, false, undefined);
  const attributes = (text: string) => fc.record({ a: leaf(text), b: leaf(text), c: leaf(text) });
  const masks = fc.record({ a: mask, b: mask, c: fc.constant<unknown>(false) }, { requiredKeys: ["c"] });

  test("whatever is masked, and wherever the copies stand", () => {
    const cases = secret.chain((text) =>
      fc.tuple(fc.constant(text), attributes(text), attributes(text), masks, masks, fc.boolean()),
    );
    fc.assert(
      fc.property(cases, ([text, before, after, before_sensitive, after_sensitive, isDrift]) => {
        // Of a value that stays the same and is secret on one side only, the other side must not tell it.
        const told = (["a", "b"] as const).some(
          (name) =>
            isDeepStrictEqual(before[name], after[name]) &&
            !isDeepStrictEqual(before_sensitive[name], after_sensitive[name]),
        );
        fc.pre(!told);
        const known = update("a.known", { p: text }, { p: text }, sensitive);
        const changed = update("a.b", before, after, { before_sensitive, after_sensitive });
        const plan = planJson([known, ...(isDrift ? [] : [changed])], isDrift ? { resource_drift: [changed] } : {});
        const out = redacted(plan);
        expect(out).not.toContain(JSON.stringify(text).slice(1, -1));
        expect(seen(JSON.parse(out))).toEqual(seen(plan));
      }),
      { numRuns: 500 },
    );
  });
});
