"use strict";

/*
 * Synthesizes a system before and after the change, and says which stacks have to be planned. Needs no credentials.
 *
 * A base that cannot be synthesized does not stop the head: then everything is planned.
 */

const { spawnSync } = require("node:child_process");
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const path = require("node:path");
const {
  annotate,
  output,
  readError,
  readJson,
  summary,
  inMarkdown,
  twinstack,
  writeJson,
} = require("../shared/shared.cjs");

const { HEAD, BASE, SYSTEM_FILE, OUT, BASE_TOOL, MONITORING } = process.env;

const head = path.join(OUT, "head");
const base = path.join(OUT, "base");

/** Marks every problem of the system file where it stands. */
function explain({ code, message, hint, items }) {
  const prefix = `${HEAD}${path.sep}`;
  for (const { code: of, message: what, hint: way, file, line, column } of items) {
    annotate("error", `${of}: ${what} ${way}`, {
      file: file.startsWith(prefix) ? file.slice(prefix.length) : file,
      line,
      column,
    });
  }
  annotate("error", `${code}: ${message} ${hint}`);
  const list = items.map(
    (item) => `- \`${item.code}\` ${inMarkdown(`${item.message} ${item.hint}`)} (line ${item.line})`,
  );
  summary([`**${code}**: ${inMarkdown(message)} ${inMarkdown(hint)}`, "", ...list].join("\n"));
}

/** Where a repository pins the version of Twinstack that reviews its changes. */
const PINS = [".github/workflows", ".gitlab-ci.yml"];

/** What all files below these places hold, as one sum. */
function sumOf(folder) {
  const sum = createHash("sha256");
  const below = (name) => {
    const place = path.join(folder, name);
    const found = fs.lstatSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory()) for (const each of fs.readdirSync(place).sort()) below(path.join(name, each));
    if (found?.isFile()) sum.update(`${name}\0`).update(fs.readFileSync(place)).update("\0");
  };
  PINS.forEach(below);
  return sum.digest("hex");
}

/** Why the base cannot be compared with, or undefined. */
function synthesizeBase() {
  const args = ["synth", "--json", "--system", path.join(BASE, SYSTEM_FILE), "--out", base];
  if (BASE_TOOL !== "own") {
    // The version that is pinned made both. Where the pin changes, equal folders would not mean equal configurations.
    if (sumOf(HEAD) !== sumOf(BASE)) {
      return {
        code: "WORKFLOWS_CHANGED",
        message: "The workflows change, and with them perhaps the version of Twinstack.",
      };
    }
    const outcome = twinstack(args);
    return outcome.status === 0 ? undefined : readError(outcome);
  }
  // Without a lock file of its own, npm would look for one in the folders above.
  if (!["bin/twinstack", "package-lock.json"].every((name) => fs.existsSync(path.join(BASE, name)))) {
    return { code: "NO_TOOL", message: "The base has no Twinstack yet." };
  }
  const installed = spawnSync("npm", ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: BASE,
    stdio: ["ignore", 2, 2],
  });
  if (installed.status !== 0) return { code: "NO_TOOL", message: "The base's Twinstack could not be installed." };
  const outcome = twinstack(args, BASE);
  return outcome.status === 0 ? undefined : readError(outcome);
}

/** The system's name as its file has it, whatever else is wrong with the file: whose comment has to go out of date. */
function nameInFile() {
  for (const folder of [HEAD, BASE]) {
    try {
      const text = fs.readFileSync(path.join(folder, SYSTEM_FILE), "utf8");
      const [, name] = /^\uFEFF?system:[ \t]*["']?([a-z0-9][a-z0-9-]{0,62})["']?[ \t]*(?:#.*)?\r?$/m.exec(text) ?? [];
      if (name !== undefined) return name;
    } catch {
      // The other one may be readable.
    }
  }
  return undefined;
}

function main() {
  fs.rmSync(OUT, { recursive: true, force: true });
  const synthesized = twinstack(["synth", "--json", "--system", path.join(HEAD, SYSTEM_FILE), "--out", head]);
  if (synthesized.status !== 0) {
    explain(readError(synthesized));
    return synthesized.status;
  }
  const unusable = synthesizeBase();
  if (unusable) {
    fs.rmSync(base, { recursive: true, force: true });
    annotate(
      "notice",
      `Everything is planned, because there is nothing to compare with. ${unusable.code}: ${unusable.message}`,
    );
    writeJson(path.join(OUT, "base.error.json"), { code: unusable.code, message: unusable.message });
  }
  const monitoring = MONITORING === "true" ? ["--monitoring"] : [];
  const compared = twinstack(["changes", "--json", "--base", base, "--head", head, ...monitoring]);
  if (compared.status !== 0) {
    explain(readError(compared));
    return compared.status;
  }
  const changes = JSON.parse(compared.stdout);
  writeJson(path.join(OUT, "changes.json"), changes);
  const { sites } = readJson(path.join(head, "twinstack.json"));
  const { system, matrix } = changes;
  // They become names of jobs and artifacts, and arguments.
  for (const name of [system, sites.dr, ...matrix.include.map(({ stack }) => stack)]) {
    if (!/^[a-z0-9-]{1,63}$/.test(name)) throw new Error(`${JSON.stringify(name)} is no name`);
  }
  output({ system, region: sites.dr, any: matrix.include.length > 0, matrix: JSON.stringify(matrix) });
  return 0;
}

const status = main();
const name = status === 0 ? undefined : nameInFile();
if (name !== undefined) output({ system: name });
process.exitCode = status;
