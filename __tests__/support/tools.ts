import { spawnSync } from "node:child_process";

/**
 * A `describe` for tests that need programs of the machine: without them the tests are skipped, with a line that says
 * which is missing. In CI they run in any case, and fail.
 */
export const describeWith =
  (tools: readonly string[]) =>
  (name: string, tests: () => void): void => {
    const missing = tools.filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
    const run = missing.length === 0 || process.env.CI === "true";
    if (!run) process.stderr.write(`skipped, ${missing.join(" and ")} missing: ${name}\n`);
    (run ? describe : describe.skip)(name, tests);
  };
