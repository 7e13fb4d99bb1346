import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTerraform } from "../../src/terraform";
import { compareVersions } from "../../src/terraform/binary";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "twinstack-test-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program on the PATH of the test that prints `text`. */
function program(name: string, text: string, exitCode = 0): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\ncat <<'END'\n${text}\nEND\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return path;
}

const find = (env: Record<string, string> = {}) => findTerraform({ PATH: `${folder}:/usr/bin:/bin`, ...env });

test("terraform comes before tofu", async () => {
  program("tofu", "OpenTofu v1.11.2\non linux_amd64");
  expect(await find()).toEqual({ path: join(folder, "tofu"), product: "opentofu", version: "1.11.2" });
  program("terraform", "Terraform v1.12.0-rc1\non linux_amd64\n\nYour version of Terraform is out of date!");
  expect(await find()).toEqual({ path: join(folder, "terraform"), product: "terraform", version: "1.12.0-rc1" });
});

test("TWINSTACK_TERRAFORM is a path or a name", async () => {
  program("terraform", "Terraform v1.11.4");
  const path = program("tofu-next", "OpenTofu v1.12.0");
  expect((await find({ TWINSTACK_TERRAFORM: "tofu-next" })).path).toBe(path);
  expect((await find({ TWINSTACK_TERRAFORM: path })).product).toBe("opentofu");
  await expect(find({ TWINSTACK_TERRAFORM: "nope" })).rejects.toMatchObject({
    code: "TERRAFORM_MISSING",
    message: expect.stringContaining("nope") as string,
  });
});

test("neither is there", async () => {
  await expect(find({ PATH: folder })).rejects.toMatchObject({
    code: "TERRAFORM_MISSING",
    exitCode: 3,
    message: "Neither terraform nor tofu is on PATH.",
    hint: expect.stringContaining("TWINSTACK_TERRAFORM") as string,
  });
});

test("a file that may not be run, and a program that is no Terraform", async () => {
  chmodSync(program("terraform", "Terraform v1.11.4"), 0o644);
  await expect(find()).rejects.toMatchObject({ message: "Neither terraform nor tofu is on PATH." });
  program("terraform", "bash: go away", 1);
  await expect(find()).rejects.toMatchObject({ code: "TERRAFORM_MISSING" });
});

test.each([
  ["Terraform v1.10.5", "Terraform 1.11.0"],
  ["OpenTofu v1.10.9", "OpenTofu 1.11.0"],
])("%s is too old", async (text, needed) => {
  program("terraform", text);
  await expect(find()).rejects.toMatchObject({
    code: "TERRAFORM_TOO_OLD",
    message: expect.stringContaining(needed) as string,
  });
});

test("versions are compared as numbers", () => {
  expect(compareVersions("5.100.0", "5.99.9")).toBeGreaterThan(0);
  expect(compareVersions("1.11.0-beta1", "1.11.0")).toBe(0);
  expect(compareVersions("1.9", "1.11.0")).toBeLessThan(0);
});
