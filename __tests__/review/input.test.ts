import { mkdtempSync, mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readBase, readContextOfFolder, readPlans, reviewedStack } from "../../src/review/input";
import { synthesize } from "../../src/regions";
import { parseSystem } from "../../src/system";
import { readPlan, type StackManifest } from "../../src/terraform";
import { SMALL_SYSTEM, smallSystem } from "../support/synth";
import { planJson, resource } from "./reviews";
import { errorOf } from "../support/errors";

let folder: string;
let manifest: StackManifest;

beforeAll(() => {
  const outdir = mkdtempSync(join(tmpdir(), "twinstack-input-"));
  manifest = synthesize(smallSystem(), { outdir });
  rmSync(outdir, { recursive: true });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinstack-input-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A plan as Terraform writes it for a stack. */
const plan = (stack: string, more: object = {}) =>
  planJson([resource("aws_vpc.network", ["create"], { after: { tags_all: { System: "small", Stack: stack } } })], {
    applyable: true,
    complete: true,
    errored: false,
    ...(stack === "primary" || stack === "dr"
      ? { variables: { site: { value: stack }, region: { value: manifest.sites[stack] } } }
      : {}),
    ...more,
  });

function write(name: string, content: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return file;
}

const read = (paths: readonly string[], ids?: readonly string[]) =>
  readPlans(paths, manifest, ids).map(({ stack }) => stack.id);

const codeOf = (work: () => unknown): string => errorOf(work).code;

describe("plans", () => {
  test("of a folder are read in the order of the system, and what lies beside them is no plan", () => {
    for (const id of ["primary", "dr", "global"]) write(`${id}.json`, plan(id));
    write("dr.context.json", {});
    write("notes.txt", "no plan");
    expect(read([folder])).toEqual(["global", "primary", "dr"]);
    expect(read([folder], ["dr"])).toEqual(["dr"]);
  });

  test("with other names are known by their tags", () => {
    expect(read([write("plan.json", plan("dr")), write("p.json", plan("primary"))])).toEqual(["primary", "dr"]);
  });

  test("may say how they were made in their names", () => {
    expect(read([write("dr.tfplan.json", planJson([])), write("global.plan.json", planJson([]))])).toEqual([
      "global",
      "dr",
    ]);
  });

  test.each([
    ["UTF-8 with a mark", (text: string) => Buffer.from(`\ufeff${text}`, "utf8")],
    ["UTF-16, as PowerShell writes it", (text: string) => Buffer.from(`\ufeff${text}`, "utf16le")],
  ])("may be %s", (_, encode) => {
    expect(read([write("dr.json", encode(JSON.stringify(plan("dr"))))])).toEqual(["dr"]);
  });

  test("of a resource that goes are known by what it was", () => {
    const gone = resource("aws_vpc.network", ["delete"], { before: { tags_all: { System: "other" } } });
    expect(codeOf(() => read([write("dr.json", planJson([gone]))]))).toBe("PLAN_OF_OTHER_SYSTEM");
  });

  test("whose tags somebody changed are still the system's", () => {
    const tags = (System: string) => ({ tags_all: { System } });
    const changed = resource("aws_vpc.network", ["update"], { before: tags("other"), after: tags("small") });
    expect(read([write("dr.json", planJson([changed]))])).toEqual(["dr"]);
  });
});

describe("refused:", () => {
  const odd = { address: "aws_vpc.x", type: "aws_vpc", change: { actions: ["delete"] } };
  const whole = () => JSON.stringify(plan("dr"));

  test.each<[string, string, () => unknown]>([
    ["nothing there", "PLANS_MISSING", () => read([join(folder, "none.json")])],
    ["a folder without plans", "PLANS_MISSING", () => read([folder])],
    ["a folder in place of a file", "PLAN_UNREADABLE", () => (mkdirSync(join(folder, "dr.json")), read([folder]))],
    ["an empty file", "PLAN_NOT_JSON", () => read([write("dr.json", "")])],
    ["a saved plan itself", "PLAN_NOT_JSON", () => read([write("dr.json", Buffer.from("PK\u0003\u0004rest"))])],
    ["a compressed file", "PLAN_NOT_JSON", () => read([write("dr.json", Buffer.from([0x1f, 0x8b, 8, 0]))])],
    ["the wrapper's line", "PLAN_NOT_JSON", () => read([write("dr.json", `[command]/bin/terraform show\n${whole()}`)])],
    ["events of a plan", "PLAN_NOT_JSON", () => read([write("dr.json", '{"@level":"info"}\n{"@level":"info"}\n')])],
    ["broken JSON", "PLAN_NOT_JSON", () => read([write("dr.json", whole().replace(":", ";"))])],
    ["something after the JSON", "PLAN_NOT_JSON", () => read([write("dr.json", `${whole()} x`)])],
    ["a list", "PLAN_NOT_JSON", () => read([write("dr.json", "[1")])],
    ["half of the JSON", "PLAN_TRUNCATED", () => read([write("dr.json", whole().slice(0, 200))])],
    [
      "JSON cut within a text",
      "PLAN_TRUNCATED",
      () => read([write("dr.json", whole().slice(0, whole().indexOf("terraform_v") + 3))]),
    ],
    ["all but the last byte", "PLAN_TRUNCATED", () => read([write("dr.json", whole().slice(0, -1))])],
    [
      "a file that is too large",
      "PLAN_TOO_LARGE",
      () => {
        const file = write("dr.json", "{");
        truncateSync(file, 600 * 1024 * 1024);
        return read([file]);
      },
    ],
    ["another document", "PLAN_NO_PLAN", () => read([write("dr.json", { name: "x" })])],
    ["a version that is none", "PLAN_NO_PLAN", () => read([write("dr.json", plan("dr", { format_version: "one" }))])],
    ["half a version", "PLAN_NO_PLAN", () => read([write("dr.json", plan("dr", { format_version: "1.x" }))])],
    ...Object.entries({
      "changes that are no list": { resource_changes: "x" },
      "drift that is no list": { resource_drift: {} },
      "a change that is none": { resource_changes: ["x"] },
      "a change without an address": { resource_changes: [{ ...odd, address: 1 }] },
      "a change without a type": { resource_changes: [{ ...odd, type: null }] },
      "a resource without a change": { resource_changes: [{ ...odd, change: null }] },
      "actions that are a text": { resource_changes: [{ ...odd, change: { actions: "delete" } }] },
      "actions that are no texts": { resource_changes: [{ ...odd, change: { actions: [["delete"]] } }] },
      "no actions": { resource_changes: [{ ...odd, change: { actions: [] } }] },
      "values that are a text": { resource_changes: [{ ...odd, change: { actions: ["delete"], before: "x" } }] },
      "outputs that are a list": { output_changes: [] },
      "an output without actions": { output_changes: { o: {} } },
    }).map(([name, more]): [string, string, () => unknown] => [
      name,
      "PLAN_NO_PLAN",
      () => read([write("dr.json", plan("dr", more))]),
    ]),
    ["a state", "PLAN_NO_PLAN", () => read([write("dr.json", { format_version: "1.0", values: {} })])],
    ["a state file", "PLAN_NO_PLAN", () => read([write("dr.json", { version: 4, serial: 1, lineage: "x" })])],
    ["an older format", "PLAN_VERSION_OLD", () => read([write("dr.json", plan("dr", { format_version: "0.2" }))])],
    ["a newer format", "PLAN_VERSION_NEW", () => read([write("dr.json", plan("dr", { format_version: "2.0" }))])],
    ["a plan that failed", "PLAN_ERRORED", () => read([write("dr.json", plan("dr", { errored: true }))])],
    ["an incomplete plan", "PLAN_INCOMPLETE", () => read([write("dr.json", plan("dr", { complete: false }))])],
    ["a plan of nobody knows what", "PLAN_STACK_UNKNOWN", () => read([write("x.json", planJson([]))])],
    ["another stack's", "PLAN_OF_OTHER_STACK", () => read([write("dr.json", plan("primary"))])],
    [
      "the other site's values",
      "PLAN_OF_OTHER_SITE",
      () => read([write("dr.json", plan("dr", { variables: { site: { value: "primary" } } }))]),
    ],
    [
      "another region",
      "PLAN_OF_OTHER_SITE",
      () => read([write("dr.json", plan("dr", { variables: { region: { value: "us-east-1" } } }))]),
    ],
    ["two plans of one stack", "PLAN_TWICE", () => read([write("dr.json", plan("dr")), write("x.json", plan("dr"))])],
    ["no plan of a stack that is asked for", "PLAN_NOT_GIVEN", () => read([write("dr.json", plan("dr"))], ["primary"])],
    ["an unknown stack", "STACK_UNKNOWN", () => read([write("dr.json", plan("dr"))], ["drr"])],
    [
      "a context that is none",
      "PLAN_CONTEXT_INVALID",
      () => (write("dr.context.json", { locked: 1 }), read([write("dr.json", plan("dr"))])),
    ],
  ])("%s", (_, code, work) => {
    expect(codeOf(work)).toBe(code);
  });

  test("a plan of another system, also where it has a stack of that name", () => {
    const other = { after: { tags_all: { System: "orders", Stack: "dr" } } };
    const { code, message } = errorOf(() =>
      read([write("dr.json", planJson([resource("aws_vpc.x", ["create"], other)]))]),
    );
    expect([code, message.includes("orders")]).toEqual(["PLAN_OF_OTHER_SYSTEM", true]);
  });

  test("broken JSON is not quoted: it may hold secrets", () => {
    const text = whole().replace('"System":"small"', '"password":hunter2');
    const error = errorOf(() => read([write("dr.json", text)]));
    expect(JSON.stringify([error.message, error.hint, error.detail])).not.toContain("hunter2");
    expect(error.message).toContain("a mistake");
  });
});

describe("what is known beside a plan", () => {
  test("is what init noted down, and the lock file's versions", () => {
    mkdirSync(join(folder, ".terraform"));
    const config = { bucket: "b", key: "k", region: "eu-west-1", kms_key_id: null };
    write(".terraform/terraform.tfstate", { version: 3, backend: { type: "s3", config } });
    write(".terraform.lock.hcl", 'provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n');
    expect(readContextOfFolder(folder)).toEqual({
      backend: { bucket: "b", key: "k", region: "eu-west-1", kmsKeyId: undefined },
      locked: { "registry.terraform.io/hashicorp/aws": "5.100.0" },
    });
  });

  test("is nothing where nothing was initialized", () => {
    expect(readContextOfFolder(folder)).toEqual({ locked: {} });
  });

  test("comes back from the file beside it", () => {
    const context = {
      backend: { bucket: "b" },
      locked: { aws: "1" },
      baseVersions: { terraform: ">= 1", providers: {}, locked: {}, modules: {} },
    };
    write("dr.context.json", context);
    expect(readPlans([write("dr.json", plan("dr"))], manifest)[0]?.context).toEqual(context);
  });

  test("goes into the reviewed stack, with the role of its site", () => {
    const entry = manifest.stacks.find(({ id }) => id === "dr")!;
    const configuration = { terraform: { required_version: ">= 1.11.0" } };
    const stack = reviewedStack(smallSystem(), entry, readPlan(plan("dr")), configuration, { locked: { aws: "5" } });
    expect(stack).toMatchObject({
      id: "dr",
      kind: "region",
      site: "dr",
      role: "standby",
      versions: { terraform: ">= 1.11.0", locked: { aws: "5" } },
    });
    const global = manifest.stacks.find(({ id }) => id === "global")!;
    expect(reviewedStack(smallSystem(), global, readPlan(plan("global")), undefined, {}).site).toBeUndefined();
  });
});

describe("a base", () => {
  const synth = (name: string, text: string) => {
    const outdir = join(folder, name);
    return { outdir, manifest: synthesize(parseSystem(text, "s.yaml"), { outdir }) };
  };

  test("says which stacks are configured the same, and which versions it asks for", () => {
    const base = synth("base", SMALL_SYSTEM);
    const head = synth("head", SMALL_SYSTEM.replace("max: 2", "max: 3"));
    const { unchanged, versions } = readBase(base.outdir, head.outdir, head.manifest);
    expect([...unchanged].sort()).toEqual(["global", "state-dr", "state-primary"]);
    expect(versions.get("dr")).toMatchObject({
      terraform: ">= 1.11.0",
      providers: { aws: expect.any(String) as string },
    });
  });

  test("a stack that only one of them has is a changed one", () => {
    const base = synth("base", SMALL_SYSTEM);
    rmSync(join(base.outdir, "stacks", "dr"), { recursive: true });
    const { unchanged, versions } = readBase(base.outdir, synth("head", SMALL_SYSTEM).outdir, base.manifest);
    expect([unchanged.has("dr"), versions.has("dr"), unchanged.has("primary")]).toEqual([false, false, true]);
  });

  test.each<[string, (outdir: string) => void]>([
    ["is an empty folder", (outdir) => rmSync(join(outdir, "twinstack.json"))],
    ["is of another system", (outdir) => writeFileSync(join(outdir, "twinstack.json"), '{"system":"other"}')],
    ["is broken", (outdir) => writeFileSync(join(outdir, "stacks/dr/cdk.tf.json"), "{")],
  ])("that %s is refused", (_, spoil) => {
    const base = synth("base", SMALL_SYSTEM);
    spoil(base.outdir);
    expect(codeOf(() => readBase(base.outdir, base.outdir, base.manifest))).toBe("REVIEW_BASE_INVALID");
  });
});
