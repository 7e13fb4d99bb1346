import { spawnSync } from "node:child_process";

const missing = ["aws", "zip", "bash"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);

/** A `describe` for tests that run what ships: without its tools they are skipped with a line saying so, and fail in CI. */
export function describeWithAwsCli(name: string, tests: () => void): void {
  const run = missing.length === 0 || process.env.CI === "true";
  if (!run) process.stderr.write(`skipped, ${missing.join(" and ")} missing: ${name}\n`);
  (run ? describe : describe.skip)(name, tests);
}
