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

/**
 * The files in which a repository may pin the version of Twinstack that reviews its changes: all of .github, and
 * .gitlab-ci.yml with what it includes. Rather some too many than one too few.
 */
function pins(folder) {
  const found = new Set();
  const below = (name) => {
    const stat = fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false });
    if (stat?.isDirectory()) for (const each of fs.readdirSync(path.join(folder, name))) below(path.join(name, each));
    if (stat?.isFile() || stat?.isSymbolicLink()) found.add(name);
  };
  below(".github");
  // A set grows while it is walked, so what is included may include more.
  const included = new Set([".gitlab-ci.yml"]);
  for (const name of included) {
    if (!fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false })?.isFile()) continue;
    found.add(name);
    for (const pattern of includesOf(fs.readFileSync(path.join(folder, name), "utf8"))) {
      for (const each of matching(folder, pattern)) included.add(each);
    }
  }
  return [...found].sort();
}

/** The names of YAML files below each `include:`, wherever it stands. */
function includesOf(text) {
  const names = [];
  let depth = Infinity;
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(#|$)/.test(line)) continue;
    const indent = line.search(/\S/);
    const [, lead] = /^(\s*(?:-\s+)*)["']?include["']?\s*:/.exec(line) ?? [];
    if (lead !== undefined) depth = lead.length;
    else if (indent < depth || (indent === depth && !/^\s*[-\]]/.test(line))) depth = Infinity;
    if (depth < Infinity) names.push(...(line.match(/[^\s"',:[\]{}]+\.ya?ml/g) ?? []));
  }
  return names;
}

/** The files that a path with `*` and `**` names, from the repository's root. */
function matching(folder, pattern) {
  const parts = path.posix.normalize(pattern.replace(/^\/+/, "")).split("/");
  const fixed = parts.findIndex((part) => part.includes("*"));
  if (parts[0] === "..") return [];
  if (fixed === -1) return [parts.join("/")];
  const start = parts.slice(0, fixed).join("/");
  if (!fs.lstatSync(path.join(folder, start), { throwIfNoEntry: false })?.isDirectory()) return [];
  const regex = new RegExp(
    `^${parts
      .join("/")
      .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("**/", "\u0001")
      .replaceAll("**", "\0")
      .replaceAll("*", "[^/]*")
      .replaceAll("\0", ".*")
      .replaceAll("\u0001", "(?:.*/)?")}$`,
  );
  return fs
    .readdirSync(path.join(folder, start), { recursive: true })
    .map((name) => path.posix.join(start, name.split(path.sep).join("/")))
    .filter((name) => regex.test(name));
}

/** What the files hold that pin the version, as one sum. */
function sumOf(folder) {
  const sum = createHash("sha256");
  for (const name of pins(folder)) {
    const place = path.join(folder, name);
    const link = fs.lstatSync(place).isSymbolicLink();
    sum
      .update(`${name}\0`)
      .update(link ? fs.readlinkSync(place) : fs.readFileSync(place))
      .update("\0");
  }
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
        message: "What CI runs changes, and with it perhaps the version of Twinstack.",
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
