import { readFileSync } from "node:fs";
import { layOut } from "../../src/hcl/layout";
import { DOCSTRINGS } from "../../src/hcl/docstrings";
import type { Tree } from "../../src/hcl/tree";
import { loadSystem, parseSystem } from "../../src/system";
import { smallSystem } from "../support/synth";
import { exported, filesOf } from "./exports";

const emptyTree = { atPath: () => undefined, named: () => undefined } as unknown as Tree;
const moduleTree = (module: string): Tree =>
  ({ atPath: () => ({ module, order: 0, explained: [] }), named: () => undefined }) as unknown as Tree;

const stack = {
  terraform: { required_version: ">= 1.11.0", backend: { s3: { bucket: "b" } } },
  provider: { aws: [{ region: "eu-west-1" }] },
  resource: { aws_vpc: { a: { "//": { metadata: { path: "s/x/a" } }, cidr_block: "10.0.0.0/16" } } },
};

test.each([
  ["network", "network.tf"],
  // Terraform merges what is in such a file into the others.
  ["service_override", "service_override_module.tf"],
  ["override", "override_module.tf"],
  ["variables", "variables_module.tf"],
])("module %s is written to %s", (module, file) => {
  expect([...layOut(stack, {}, moduleTree(module)).keys()]).toEqual(["versions.tf", "providers.tf", file]);
});

test("a kind of block that is not known is refused rather than left out", () => {
  const strange = { ...stack, moved: [{ from: "a.b", to: "a.c" }] };
  expect(() => layOut(strange, {}, emptyTree)).toThrow(expect.objectContaining({ code: "HCL_BLOCK_UNKNOWN" }) as Error);
});

describe("an exported stack", () => {
  const made = exported(loadSystem("systems/avbank.yaml"));
  const dr = filesOf(made, "dr");

  test("says at the top of a module's file all that its construct's docstring says", () => {
    const { text, see } = DOCSTRINGS["Network"]!;
    const lines = [...text.split("\n"), "", ...see.map((url) => `See ${url}`)];
    const header = lines.map((line) => `# ${line}`.trimEnd()).join("\n");
    expect(dr.get("network.tf")?.startsWith(`${header}\n\n`)).toBe(true);
  });

  test("says of each kind of construct in a file once what it is", () => {
    const text = dr.get("service_accounts.tf") ?? "";
    expect(text.match(/^# An Auto Scaling group in private subnets\.$/gm)).toHaveLength(1);
    expect(text.match(/^# An internet-facing Application Load Balancer with one target group\.$/gm)).toHaveLength(1);
  });

  test("has no comment that tells the sites apart", () => {
    for (const [name, text] of dr) {
      if (!name.endsWith(".tf")) continue;
      expect(text).not.toMatch(/eu-central-1|eu-south-1/);
    }
  });

  test("gives policies as jsonencode, and scripts as heredocs", () => {
    const all = [...made.files].filter(([path]) => path.endsWith(".tf"));
    const policies = all.flatMap(([, text]) => text.match(/^ *(?:assume_role_)?policy += .*$/gm) ?? []);
    expect(policies.length).toBeGreaterThan(30);
    for (const policy of policies) expect(policy).toMatch(/= (jsonencode\(\{|[a-z_]+\.)/);
    expect(dr.get("service_accounts.tf")).toContain("user_data = <<-EOT\n    #!/bin/bash\n");
  });

  test("has values in the order of the modules, the site first", () => {
    expect(dr.get("terraform.tfvars")).toMatch(/^site +=/);
    expect(dr.get("variables.tf")).toMatch(/^# .*\n\nvariable "site" \{/);
  });
});

describe("what a README says to somebody who owns the HCL", () => {
  const { files, stacks } = exported(loadSystem("systems/avbank.yaml"));
  const flipped = exported(
    parseSystem(readFileSync("systems/avbank.yaml", "utf8").replace("active: primary", "active: dr"), "a"),
  );

  test.each(["dr", "primary", "delivery-dr"])("%s names every variable that a failover changes", (id) => {
    const values = (made: typeof flipped.stacks) => made[id]?.variable ?? {};
    const changed = Object.entries(values(stacks))
      .filter(([name, body]) => JSON.stringify(body.default) !== JSON.stringify(values(flipped.stacks)[name]?.default))
      .map(([name]) => name);
    expect(changed.length).toBeGreaterThan(2);
    const text = files.get(`${id}/README.md`)?.split("## After a failover")[1] ?? "";
    expect(changed.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
    if (id === "delivery-dr") return;
    expect(text).toMatch(/promote-read-replica[^]*`database_main_source_arn`[^]*`database_main_generation`/);
    expect(files.get(`${id}/database_main.tf`)).toContain("here database_main_source_arn");
    expect(files.get(`${id}/database_main.tf`)).toContain("(database_main_generation)");
  });

  test("in which order stacks are applied later, and that the state's bucket comes first", () => {
    expect(files.get("dr/README.md")).not.toContain("order does not matter");
    expect(files.get("dr/README.md")).toContain("the other way round for what is taken away");
    expect(files.get("global/README.md")).toMatch(/The bucket `[\w-]+-tfstate` has to exist before `init`/);
  });
});

describe("what an export says of itself", () => {
  const system = smallSystem();
  const made = exported(system);

  test("the README lists every stack after those that it needs, and every link leads somewhere", () => {
    const text = made.files.get("README.md") ?? "";
    const stacks = [...text.matchAll(/\[([\w-]+)\]\(([\w-]+\/README\.md)\)/g)];
    expect(stacks.map(([, id]) => id)).toEqual(["state-primary", "state-dr", "global", "primary", "dr"]);
    for (const [, , link] of stacks) expect(made.files.has(link ?? "")).toBe(true);
  });

  test.each(["state-primary", "global", "primary", "dr"])(
    "the README of %s names its state and all its files",
    (id) => {
      const files = filesOf(made, id);
      const text = files.get("README.md") ?? "";
      const { bucket, key } = made.stacks[id]!.terraform.backend.s3 as { bucket: string; key: string };
      expect(text).toContain(`s3://${bucket}/${key}`);
      expect(text).toContain("terraform init -backend-config=backend.hcl");
      const unnamed = [...files.keys()].filter((name) => name !== "README.md" && !text.includes(`| \`${name}\` | `));
      expect(unnamed).toEqual([]);
      expect(text).not.toMatch(/undefined|\| *\|$/m);
      expect(text.includes("backend_override.tf")).toBe(id.startsWith("state-"));
      expect(text.includes("exists once")).toBe(id === "global");
    },
  );
});
