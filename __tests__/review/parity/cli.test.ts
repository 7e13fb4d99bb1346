import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ParityReport } from "../../../src/review/parity";
import { errorCode, twinstack } from "../../support/cli";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinstack-parity-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => twinstack(["parity", ...args], { cwd: folder });

test("compares what would be deployed without Terraform or AWS", async () => {
  const system = resolve("systems/pilot-light.yaml");
  const { exitCode, stdout } = await run("--from", "synthesis", "-s", system, "--json");
  const report = JSON.parse(stdout) as ParityReport;
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ system: "pilot-light", drift: 0, single: [] });
  expect(report.pairs.map(({ stacks }) => stacks.primary)).toEqual(["state-primary", "primary", "delivery-primary"]);
  expect(report.pairs.every(({ state }) => state === undefined)).toBe(true);
});

test("refuses to compare from anything else", async () => {
  const result = await run("--from", "memory", "--json");
  expect(result.exitCode).toBe(2);
  expect(errorCode(result)).toBe("USAGE");
});

test("without Terraform says what is missing", async () => {
  const env = { TWINSTACK_TERRAFORM: join(folder, "none") };
  const result = await twinstack(["parity", "-s", resolve("docs/examples/small.yaml"), "--json"], { cwd: folder, env });
  expect(result.exitCode).toBe(3);
  expect(errorCode(result)).toBe("TERRAFORM_MISSING");
});
