"use strict";

/*
 * Plans one stack and keeps of the plan what may leave the machine: masked JSON, or why there is no plan. The plan itself
 * holds secrets and stays in the stack's folder.
 */

const path = require("node:path");
const { annotate, readError, twinstack, writeJson } = require("../shared/shared.cjs");

const { SYSTEM_FILE, STACK, OUT } = process.env;

const args = ["review", STACK, "--json", "--no-lock", "--fail-on", "never"];
const outcome = twinstack([...args, "--system", SYSTEM_FILE, "--save", path.join(OUT, "plans")]);
if (outcome.status !== 0) {
  const { code, message, hint } = readError(outcome);
  writeJson(path.join(OUT, "failures", `${STACK}.json`), { code, message, hint });
  // That is how it has to be before the first deploy: the review says so, and decides. Of a stack that stands already the
  // code is CONTRACT_OUTDATED, because then it hides what else would become of it.
  const expected = code === "CONTRACT_MISSING";
  annotate(expected ? "warning" : "error", `${code}: ${message} ${hint}`);
  process.exitCode = expected ? 0 : outcome.status;
}
