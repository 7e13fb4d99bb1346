import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { type TopBlock, writeAssignments, writeFile } from "../../../src/hcl/syntax";
import { format } from "../../../src/hcl/syntax/format";
import { describeWith } from "../../support/tools";
import {
  anyExpression,
  escaped,
  expressions,
  key,
  LOCALS,
  rawTemplate,
  scattered,
  template,
  text,
  valueOf,
} from "./arbitraries";

const environment = { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: undefined };

function terraform(
  folder: string,
  ...args: readonly string[]
): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("terraform", [...args], {
    cwd: folder,
    encoding: "utf8",
    env: environment,
    maxBuffer: 1e9,
  });
  return { status, output: stdout + stderr };
}

/** What is tried is another every time; a failure says which it was. */
const seed = Number(process.env["HCL_SEED"] ?? Date.now() % 1e9);
const sample = <T>(arbitrary: fc.Arbitrary<T>, count: number): T[] => fc.sample(arbitrary, { seed, numRuns: count });

const NONE = { blocks: {} };
const locals = (value: unknown): TopBlock => ({ type: "locals", labels: [], body: { short: 1, value }, shape: NONE });

describeWith(["terraform"])("with the real Terraform", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "hcl-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("fmt has nothing to change in what is written", () => {
    const values = sample(
      valueOf(
        fc.oneof(
          template,
          expressions.text.map((x) => `\${${x}}`),
        ),
        template,
      ),
      150,
    );
    for (const [index, value] of values.entries()) {
      const name = String(index).padStart(3, "0");
      writeFileSync(join(folder, `locals-${name}.tf`), writeFile([locals(value)], "About\nthis"));
      writeFileSync(join(folder, `resource-${name}.tf`), writeFile([resource(value)]));
    }
    for (const [index, value] of sample(valueOf(text, key), 150).entries()) {
      writeFileSync(
        join(folder, `values-${index}.tfvars`),
        writeAssignments({ a: 1, longer: value, b: [value] }, { b: "This is b." }),
      );
    }
    const { status, output } = terraform(folder, "fmt", "-check", "-diff");
    expect({ seed, status, output }).toStrictEqual({ seed, status: 0, output: "" });
  });

  it("fmt lays out any text as we do", () => {
    const texts = sample(
      fc.array(fc.tuple(fc.constantFrom("a", "bcd", "ef_g"), scattered), { minLength: 1, maxLength: 4 }),
      200,
    ).map((attributes) => attributes.map(([name, expression], index) => `${name}${index}=${expression}\n`).join(""));
    for (const [index, source] of texts.entries())
      writeFileSync(join(folder, `x-${index}.tfvars`), `locals {\n${source}}\n`);
    const { status, output } = terraform(folder, "fmt", "-list=false", "-no-color");
    expect({ status, output }).toStrictEqual({ status: 0, output: "" });
    const differing = texts.flatMap((source, index) => {
      const [ours, theirs] = [
        format(`locals {\n${source}}\n`),
        readFileSync(join(folder, `x-${index}.tfvars`), "utf8"),
      ];
      return ours === theirs ? [] : [{ source, ours, theirs }];
    });
    expect({ seed, differing }).toStrictEqual({ seed, differing: [] });
  });

  it("HCL means what the JSON means", () => {
    const values = [
      ...sample(rawTemplate, 150),
      ...sample(jsonText, 100),
      ...sample(anyExpression, 50).map((expression) => `\${${expression}}`),
      ...sample(scattered, 50).map((expression) => `\${${expression}}`),
      ...sample(valueOf(template, key.map(escaped)), 50),
    ];
    const outputs = Object.fromEntries(values.map((value, index) => [`value_${index}`, { value: value }]));
    const variable = { type: "string", default: "not ${a} %{template}", description: "${x}" };
    const json = join(folder, "json");
    const hcl = join(folder, "hcl");
    mkdirSync(json);
    mkdirSync(hcl);
    writeFileSync(
      join(json, "main.tf.json"),
      JSON.stringify({ locals: LOCALS, variable: { text: variable }, output: outputs }),
    );
    const blocks: TopBlock[] = [
      { type: "locals", labels: [], body: LOCALS, shape: NONE },
      { type: "variable", labels: ["text"], body: variable, shape: NONE },
      ...Object.entries(outputs).map(([name, body]): TopBlock => ({
        type: "output",
        labels: [name],
        body,
        shape: NONE,
      })),
    ];
    const isPlain = (expression: string): boolean => expression === "local.list[0]";
    writeFileSync(join(hcl, "main.tf"), writeFile(blocks, undefined, { isPlain }));
    expect(readFileSync(join(hcl, "main.tf"), "utf8").split("= jsonencode(").length).toBeGreaterThan(10);
    expect({ seed, ...terraform(hcl, "fmt", "-check", "-diff") }).toStrictEqual({ seed, status: 0, output: "" });
    const [expected, actual] = [json, hcl].map(evaluate);
    const differing = values.flatMap((value, index) => {
      const [wanted, got] = [expected?.[`value_${index}`], actual?.[`value_${index}`]];
      return JSON.stringify(wanted) === JSON.stringify(got) ? [] : [JSON.stringify({ value, wanted, got })];
    });
    expect({ seed, differing }).toStrictEqual({ seed, differing: [] });
  }, 60_000);
});

/** JSON text as `jsonencode` makes it, or nearly so, of values in which `local.map.a` may stand. */
const jsonText = fc
  .tuple(
    valueOf(
      fc.oneof(text.map(escaped), fc.constantFrom<string>("${local.list[0]}", "a-${local.list[0]}/")),
      key.map(escaped),
    ),
    fc.constantFrom(0, 0, 0, 1),
    fc.boolean(),
  )
  .map(([value, spaces, asList]) => JSON.stringify(sorted(asList ? [value, 1] : { a: value, b: "<" }), null, spaces))
  .map((json) => json.replace(/[<>&\u2028\u2029]/g, (x) => `\\u${x.charCodeAt(0).toString(16).padStart(4, "0")}`));

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
      .map(([name, member]) => [name, sorted(member)]),
  );
}

/** Every output with its type, as Terraform works it out. */
function evaluate(folder: string): Readonly<Record<string, unknown>> {
  const applied = terraform(folder, "apply", "-auto-approve", "-no-color");
  expect(applied.status === 0 ? "" : `${seed} ${applied.output}`).toBe("");
  return JSON.parse(terraform(folder, "output", "-json").output) as Record<string, unknown>;
}

const resource = (value: unknown): TopBlock => ({
  type: "resource",
  labels: ["aws_thing", "this"],
  body: {
    for_each: "${var.things}",
    name: value,
    tags: { Name: value },
    rule: [{ value, nested: { value } }, {}],
    dynamic: { rule: { for_each: ["x"], content: { value } } },
    lifecycle: { ignore_changes: ["tags"], precondition: [{ condition: "${self.x}", error_message: "no" }] },
    provider: "aws.other",
    depends_on: ["aws_other.this"],
  },
  shape: { blocks: { rule: { blocks: { nested: NONE } } } },
  comment: "Why",
});
