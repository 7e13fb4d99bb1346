import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import { parseSystem } from "../../src/system";
import { compareConfigurations, stacksToPlan } from "../../src/terraform";
import { errorCode, twinstack } from "../support/cli";
import { SMALL_SYSTEM, withFolder } from "../support/synth";

const FILE = readFileSync("systems/ecommerce.yaml", "utf8");

/** The folders `base` and `head`, synthesized from two texts of a system file. */
const withConfigurations = <T>(before: string, after: string, work: (base: string, head: string) => T): T =>
  withFolder((folder) => {
    for (const [name, text] of Object.entries({ base: before, head: after })) {
      cpSync(synthesized(text), join(folder, name), { recursive: true });
    }
    return work(join(folder, "base"), join(folder, "head"));
  });

const scratch = mkdtempSync(join(tmpdir(), "twinstack-changes-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** What is made of a system file, made once. */
function synthesized(text: string): string {
  const outdir = join(scratch, createHash("sha256").update(text).digest("hex"));
  if (!existsSync(outdir)) synthesize(parseSystem(text, "system.yaml"), { outdir });
  return outdir;
}

const compared = (before: string, after: string) =>
  withConfigurations(before, after, (base, head) => compareConfigurations(base, head));

const statuses = (changes: ReturnType<typeof compareConfigurations>): Record<string, string> =>
  Object.fromEntries(changes.stacks.map(({ stack, status }) => [stack, status]));

const planned = (changes: ReturnType<typeof compareConfigurations>, monitoring = false): string[] =>
  stacksToPlan(changes, { monitoring }).map(({ stack }) => stack);

/** Changes one stack of a synthesized folder. */
function edit(folder: string, stack: string, change: (json: Record<string, Record<string, unknown>>) => void): void {
  const file = join(folder, "stacks", stack, "cdk.tf.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, unknown>>;
  change(json);
  writeFileSync(file, JSON.stringify(json));
}

describe("which stacks' configuration changes", () => {
  test("none, if the system file says the same", () => {
    const changes = compared(FILE, `# Another comment.\n${FILE}`);
    expect(changes.base).toEqual({ usable: true });
    expect(new Set(Object.values(statuses(changes)))).toEqual(new Set(["unchanged"]));
    expect(changes.stacks).toHaveLength(8);
    expect(planned(changes, true)).toEqual([]);
  });

  test("a capacity: both sites, by the variable and by what reads it", () => {
    const changes = compared(FILE, FILE.replace("capacity: { min: 5, max: 10 }", "capacity: { min: 5, max: 12 }"));
    expect(planned(changes, true)).toEqual(["primary", "dr"]);
    const capacity = "service_shop_instances_capacity";
    expect(changes.stacks.find(({ stack }) => stack === "dr")?.addresses).toEqual([
      {
        address: "aws_autoscaling_group.service_shop_instances",
        change: "reads",
        through: [`var.${capacity}`],
      },
      { address: `var.${capacity}`, change: "changed" },
    ]);
  });

  test("monitoring: its stacks are planned only if they are asked for, and are gone when the file drops them", () => {
    const without = FILE.slice(0, FILE.indexOf("# Prometheus and Grafana"));
    const added = compared(without, FILE);
    expect(statuses(added)).toMatchObject({ "monitoring-primary": "added", "monitoring-dr": "added" });
    expect(planned(added)).not.toContain("monitoring-dr");
    expect(planned(added, true)).toContain("monitoring-dr");

    const removed = compared(FILE, without);
    expect(removed.stacks.slice(-2)).toEqual([
      { stack: "monitoring-primary", kind: "monitoring", status: "removed", addresses: [] },
      { stack: "monitoring-dr", kind: "monitoring", status: "removed", addresses: [] },
    ]);
    expect(planned(removed, true)).not.toContain("monitoring-dr");
  });

  test("a state stack is planned if it changes, and not if it is new", () => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      const manifest = JSON.parse(readFileSync(join(base, "twinstack.json"), "utf8")) as { stacks: { id: string }[] };
      const older = { ...manifest, stacks: manifest.stacks.filter(({ id }) => id !== "state-dr") };
      writeFileSync(join(base, "twinstack.json"), JSON.stringify(older));
      expect(statuses(compareConfigurations(base, head))).toMatchObject({ "state-dr": "added" });
      expect(planned(compareConfigurations(base, head))).toEqual([]);

      writeFileSync(join(base, "twinstack.json"), JSON.stringify(manifest));
      edit(head, "state-dr", (json) => {
        json.resource!.aws_s3_bucket = {};
      });
      expect(planned(compareConfigurations(base, head))).toEqual(["state-dr"]);
      // Where there is nothing to compare with, it may have changed.
      const everything = compareConfigurations(join(base, "nowhere"), head);
      expect(planned(everything)).toEqual(["state-primary", "state-dr", "global", "primary", "dr"]);
    });
  });

  test.each<[string, (json: Record<string, Record<string, unknown>>) => void, object[]]>([
    ["where cdktf says what made it", (json) => (json["//"] = { metadata: { version: "9" } }), []],
    [
      "the same of a block",
      (json) => {
        const [named] = Object.values(json.resource!) as Record<string, Record<string, unknown>>[];
        Object.values(named!)[0]!["//"] = { metadata: { path: "elsewhere" } };
      },
      [],
    ],
    [
      "a version of a provider",
      (json) => (json.terraform!.required_providers = { aws: { version: "~> 6.0" } }),
      [{ address: "terraform.required_providers", change: "changed" }],
    ],
    [
      "where the state lies",
      (json) => (json.terraform!.backend = { s3: { bucket: "elsewhere" } }),
      [{ address: "terraform.backend", change: "changed" }],
    ],
    [
      "a provider with an alias",
      (json) => (json.provider!.aws as object[]).push({ alias: "other", region: "eu-west-3" }),
      [{ address: "provider.aws.other", change: "added" }],
    ],
    [
      "a data source, an ephemeral resource, an output, a module",
      (json) => {
        json.data = { ...json.data, aws_x: { one: {} } };
        json.ephemeral = { aws_y: { two: {} } };
        json.output = { ...json.output, three: {} };
        json.module = { four: {} };
      },
      ["data.aws_x.one", "ephemeral.aws_y.two", "module.four", "output.three"].map((address) => ({
        address,
        change: "added",
      })),
    ],
    ["a block of a kind that is not known", (json) => (json.moved = {}), [{ address: "moved", change: "added" }]],
  ])("%s", (_, change, addresses) => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      edit(head, "dr", change);
      const found = compareConfigurations(base, head).stacks.find(({ stack }) => stack === "dr");
      expect(found).toEqual({
        stack: "dr",
        kind: "region",
        status: addresses.length === 0 ? "unchanged" : "changed",
        addresses,
      });
    });
  });

  test("what reads a local that reads a variable that changes, and not what reads one of a longer name", () => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      for (const [folder, value] of Object.entries({ [base]: 1, [head]: 2 })) {
        edit(folder, "dr", (json) => {
          json.variable = { ...json.variable, size: { default: value }, size_more: { default: 0 } };
          json.locals = { outer: "${local.inner}", inner: "${var.size + 1}", apart: "${var.size_more}" };
          json.output = { shown: { value: "${local.outer}" }, other: { value: "${local.apart}" } };
        });
      }
      expect(compareConfigurations(base, head).stacks.find(({ stack }) => stack === "dr")?.addresses).toEqual([
        { address: "local.inner", change: "reads", through: ["var.size"] },
        { address: "local.outer", change: "reads", through: ["local.inner"] },
        { address: "output.shown", change: "reads", through: ["local.outer"] },
        { address: "var.size", change: "changed" },
      ]);
    });
  });

  test("a value in terraform.tfvars.json alone", () => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      const file = join(head, "stacks", "dr", "terraform.tfvars.json");
      const values = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
      const [name = ""] = Object.keys(values);
      writeFileSync(file, JSON.stringify({ ...values, [name]: "another" }));
      const found = compareConfigurations(base, head).stacks.find(({ stack }) => stack === "dr");
      expect(found?.addresses).toContainEqual({ address: `var.${name}`, change: "changed" });
    });
  });
});

describe("a base that cannot be compared with", () => {
  const broken: [string, (base: string) => void, string][] = [
    ["is not there", (base) => rmSync(base, { recursive: true }), "CONFIGURATION_UNREADABLE"],
    ["is empty", (base) => rmSync(join(base, "twinstack.json")), "CONFIGURATION_UNREADABLE"],
    ["is cut off", (base) => writeFileSync(join(base, "twinstack.json"), '{ "sys'), "CONFIGURATION_UNREADABLE"],
    ["lacks a stack", (base) => rmSync(join(base, "stacks", "dr"), { recursive: true }), "CONFIGURATION_UNREADABLE"],
    [
      "is of a later version",
      (base) => writeFileSync(join(base, "twinstack.json"), '{ "version": 2, "stacks": [] }'),
      "CONFIGURATION_UNREADABLE",
    ],
    [
      "is another system's",
      (base) => {
        rmSync(base, { recursive: true });
        const other = SMALL_SYSTEM.replace("system: small", "system: other");
        synthesize(parseSystem(other, "other.yaml"), { outdir: base });
      },
      "CONFIGURATION_OTHER_SYSTEM",
    ],
  ];

  test.each(broken)("because it %s: everything is planned", (_, breakIt, code) => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      breakIt(base);
      const changes = compareConfigurations(base, head);
      expect(changes.base).toMatchObject({ usable: false, code });
      expect(new Set(Object.values(statuses(changes)))).toEqual(new Set(["unknown"]));
      expect(planned(changes)).toEqual(["state-primary", "state-dr", "global", "primary", "dr"]);
    });
  });

  test("while the head has to be whole", () => {
    withConfigurations(SMALL_SYSTEM, SMALL_SYSTEM, (base, head) => {
      writeFileSync(join(head, "twinstack.json"), "no JSON");
      expect(() => compareConfigurations(base, head)).toThrow(
        expect.objectContaining({ code: "CONFIGURATION_UNREADABLE", exitCode: 2 }) as Error,
      );
    });
  });
});

describe("twinstack changes", () => {
  test("for people, and as GitHub's matrix", async () => {
    const folder = join(process.cwd(), ".twinstack", `changes-${process.pid}`);
    mkdirSync(folder, { recursive: true });
    try {
      const file = join(folder, "system.yaml");
      writeFileSync(file, SMALL_SYSTEM);
      expect((await twinstack(["synth", "-s", file, "-o", join(folder, "base")])).exitCode).toBe(0);
      cpSync(join(folder, "base"), join(folder, "head"), { recursive: true });
      edit(join(folder, "head"), "primary", (json) => (json.output = { new: {} }));

      const args = ["changes", "--base", join(folder, "base"), "--head", join(folder, "head")];
      const text = await twinstack(args);
      expect(text).toMatchObject({ exitCode: 0, stderr: "" });
      expect(text.stdout).toMatch(/^primary +changed +\d+ +plan$/m);
      expect(text.stdout).toMatch(/^dr +unchanged +0$/m);
      expect(text.stdout).toContain("\n  + output.new\n");

      const json = JSON.parse((await twinstack([...args, "--json"])).stdout) as Record<string, unknown>;
      expect(json.matrix).toEqual({ include: [{ stack: "primary", status: "changed" }] });
      expect(json.base).toEqual({ usable: true });

      // Without --head, the system file as it is now.
      writeFileSync(file, SMALL_SYSTEM.replace("max: 2", "max: 3"));
      const now = JSON.parse(
        (await twinstack(["changes", "-s", file, "--base", join(folder, "base"), "--json"])).stdout,
      ) as { matrix: { include: object[] } };
      expect(now.matrix.include).toEqual([
        { stack: "primary", status: "changed" },
        { stack: "dr", status: "changed" },
      ]);

      const nothing = await twinstack(["changes", "--base", join(folder, "nowhere"), "--head", join(folder, "head")]);
      expect(nothing.exitCode).toBe(0);
      expect(nothing.stderr).toMatch(/^Nothing to compare with, so everything is to be planned\. .*nowhere/);

      const wrong = await twinstack([...args.slice(0, 3), "--head", join(folder, "nowhere"), "--json"]);
      expect(wrong.exitCode).toBe(2);
      expect(errorCode(wrong)).toBe("CONFIGURATION_UNREADABLE");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 90_000);
});
