import fc from "fast-check";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  const marked = update("a.b", { p: SECRET }, { p: "new" }, { before_sensitive: {}, after_sensitive: { p: true } });
  const invocation = { address: "action.a.x", config_values: { payload: SECRET }, config_sensitive: { payload: true } };
  const call = {
    expressions: { pin: { constant_value: SECRET } },
    module: { variables: { pin: { sensitive: true } } },
  };
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
    ["a value that is rotated while it is marked", planJson([marked, update("a.c", {}, { note: `see ${SECRET}` })])],
    [
      "an output that is rotated while it is marked",
      planJson([], {
        output_changes: {
          o: { ...change.change, before: SECRET, after: "new", before_sensitive: false, after_sensitive: true },
        },
      }),
    ],
    ["what an action is called with", planJson([], { action_invocations: [invocation] })],
    ["an action without a mask", planJson([], { action_invocations: [{ config_values: { payload: SECRET } }] })],
    ["an action that is deferred", planJson([], { deferred_action_invocations: [{ action_invocation: invocation }] })],
    [
      "a constant for a sensitive variable of a module",
      planJson([update("a.c", {}, { copy: SECRET })], {
        configuration: { root_module: { module_calls: { outer: { module: { module_calls: { inner: call } } } } } },
      }),
    ],
    [
      "JSON within JSON within a text",
      planJson([change, update("a.c", {}, { j: JSON.stringify([{ env: JSON.stringify({ k: SECRET }) }]) })]),
    ],
    [
      "one field of a secret that is JSON",
      planJson([
        update("a.b", {}, { p: JSON.stringify({ username: "shop", password: SECRET }) }, sensitive),
        update("a.c", {}, { url: `postgres://shop:${SECRET}@db` }),
      ]),
    ],
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
    ["a text that a later Terraform writes", planJson([change], { future: SECRET })],
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

  test("has no secret in base64, wherever it begins, and none that is escaped twice", () => {
    const odd = 'S3"CR<ET\\hunter2';
    const base64 = ["", "a", "ab"].map((start) => Buffer.from(`${start}${odd}\n`, "utf8").toString("base64"));
    const twice = JSON.stringify([JSON.stringify({ k: odd })]);
    const known = update("a.b", {}, { p: odd }, sensitive);
    for (const copy of [...base64, twice, twice.replaceAll("<", "\\\\u003c"), encodeURIComponent(odd)]) {
      const plan = planJson([known, update("a.c", {}, { copy })]);
      expect(redacted(plan)).not.toContain(JSON.stringify(copy));
      expect(JSON.stringify(seen(plan))).not.toContain(JSON.stringify(copy));
    }
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
        // What stays the same and is secret on one side only: of `true` it looks like a change.
        const told = (["a", "b"] as const).some(
          (name) => before[name] === true && after[name] === true && before_sensitive[name] !== after_sensitive[name],
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
