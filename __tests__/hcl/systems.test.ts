import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeExport } from "../../src/hcl";
import { DOCSTRINGS } from "../../src/hcl/docstrings";
import { loadSystem } from "../../src/system";
import { describeWithTerraform } from "../terraform/live";
import { type Exported, exported, filesOf, SYSTEM_FILES } from "./exports";
import { inReadersForm, readBack } from "./read-back";

const cache = new Map<string, Exported>();
const exportOf = (file: string): Exported => {
  const made = cache.get(file) ?? exported(loadSystem(file));
  cache.set(file, made);
  return made;
};

const tfFiles = (files: ReadonlyMap<string, string>): Record<string, string> =>
  Object.fromEntries([...files].filter(([name]) => name.endsWith(".tf")));

describe.each(SYSTEM_FILES)("the export of %s", (file) => {
  test("read back, every stack equals what it was made of", async () => {
    const made = exportOf(file);
    for (const [id, json] of Object.entries(made.stacks)) {
      const read = await readBack(filesOf(made, id));
      expect([id, read]).toStrictEqual([id, await inReadersForm({ ...json }, made.shapes)]);
    }
  }, 120_000);

  test("the stacks of two sites have the same .tf files, byte for byte, and other values", () => {
    const made = exportOf(file);
    const pairs = Object.keys(made.stacks).flatMap((id) => {
      const twin = id.replace(/primary$/, "dr");
      return twin !== id && twin in made.stacks ? [[id, twin] as const] : [];
    });
    expect(pairs.map(([id]) => id)).toEqual(expect.arrayContaining(["primary", "state-primary"]));
    for (const [id, twin] of pairs) {
      const [one, other] = [filesOf(made, id), filesOf(made, twin)];
      expect(tfFiles(one)).toEqual(tfFiles(other));
      for (const name of ["terraform.tfvars", "backend.hcl"]) {
        expect(one.get(name)).toBeDefined();
        expect(one.get(name)).not.toBe(other.get(name));
      }
    }
  });

  test("every variable has a type and a description, and its value in terraform.tfvars only", () => {
    const made = exportOf(file);
    for (const id of Object.keys(made.stacks)) {
      const text = filesOf(made, id).get("variables.tf") ?? "";
      const variables = text.split(/^variable /m).slice(1);
      expect(variables).toHaveLength(Object.keys(made.stacks[id]?.variable ?? {}).length);
      for (const variable of variables) {
        expect(variable).toMatch(/^ {2}type +=/m);
        expect(variable).toMatch(/^ {2}description = ".+"$/m);
        expect(variable).not.toMatch(/^ {2}default/m);
      }
    }
  });

  test("says nothing in comments that only the makers of these stacks understand, nor anything of other systems", () => {
    const { name } = loadSystem(file);
    const others = ["avbank", "ecommerce", "pilot-light", "ledger"].filter((other) => other !== name);
    const classes = Object.keys(DOCSTRINGS).flatMap((kind) => [
      `\`${kind}\``,
      ...(/[a-z][A-Z]/.test(kind) ? [kind] : []),
    ]);
    const unwanted = new RegExp(
      [
        `\\b(${others.join("|")})\\b`,
        `(?<!\\w)(${classes.join("|")})(?!\\w)`,
        "topology\\.|twinstack|cdktf|`version`|own provider|between stacks",
      ].join("|"),
    );
    const found = [...exportOf(file).files]
      .filter(([path]) => path.endsWith(".tf"))
      .flatMap(([path, text]) => (text.match(/^(?:# .*\n?)+/gm) ?? []).map((comment) => [path, comment] as const))
      .filter(([, comment]) => unwanted.test(comment.replace(/\n# ?/g, " ")));
    expect(found).toEqual([]);
  });

  test("names a provider only where it is another than the type's own", () => {
    const texts = [...exportOf(file).files].map(([, text]) => text);
    expect(texts.filter((text) => /^ {2}provider += \w+$/m.test(text))).toEqual([]);
  });

  test("twice gives the same bytes", () => {
    expect(exported(loadSystem(file)).files).toEqual(exportOf(file).files);
  });
});

describeWithTerraform("with terraform", () => {
  test("terraform fmt has nothing to change in any export", () => {
    const folder = mkdtempSync(join(tmpdir(), "twinstack-fmt-"));
    try {
      for (const file of SYSTEM_FILES) {
        const system = loadSystem(file);
        writeExport(join(folder, file.replaceAll("/", "-")), { system: system.name, files: exportOf(file).files });
      }
      const { status, stdout, stderr } = spawnSync("terraform", ["fmt", "-check", "-diff", "-recursive", "."], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, TF_CLI_CONFIG_FILE: "" },
      });
      expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 120_000);
});
