"use strict";

/* What the actions have in common: they start the program that lies beside them, and talk to the runner through files. */

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");

/** The checkout that these actions belong to: the version that the workflow pins, never the pull request's own. */
const TOOL = path.join(__dirname, "..", "..", "..");

/** Neither Terraform nor a provider has any use for the right to ask for tokens, or for GitHub's own. */
const withoutTokens = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ACTIONS_.*|GITHUB_TOKEN|GH_TOKEN)$/.test(name)),
  );

/** Runs a `twinstack` to its end; with `--json` it says on standard error what went wrong. */
function twinstack(args, folder = TOOL) {
  const outcome = spawnSync(process.execPath, [path.join(folder, "bin", "twinstack"), ...args], {
    encoding: "utf8",
    env: withoutTokens(),
    maxBuffer: 1 << 30,
  });
  process.stderr.write(outcome.stderr ?? "");
  return {
    status: outcome.status ?? 3,
    stdout: outcome.stdout ?? "",
    stderr: outcome.stderr ?? outcome.error?.message,
  };
}

/** What a run with `--json` failed with. Its `detail` is left out: it is long, and of no use to who reviews. */
function readError({ stderr }) {
  try {
    const { code, message, hint, items } = JSON.parse(stderr.slice(stderr.lastIndexOf('{\n  "error"'))).error;
    return { code, message, hint, items: items ?? [] };
  } catch {
    const last = stderr.trim().split("\n").at(-1) ?? "";
    return {
      code: "INTERNAL",
      message: `twinstack ended without saying why. ${last.slice(0, 300)}`,
      hint: "Look at the job's log.",
      items: [],
    };
  }
}

const writeJson = (file, value) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
};

const readJson = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

/** The names of the JSON files in a folder, without their ending; none if there is no such folder. */
const namesIn = (folder) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((name) => /^[a-z0-9-]+\.json$/.test(name))
        .map((name) => path.basename(name, ".json"))
        .sort()
    : [];

/** Values for later steps and jobs, each on one line. */
function output(values) {
  const lines = Object.entries(values).map(([name, value]) => {
    const text = String(value);
    if (/[\r\n]/.test(text)) throw new Error(`the output ${name} has several lines`);
    return `${name}=${text}\n`;
  });
  if (process.env.GITHUB_OUTPUT) fs.appendFileSync(process.env.GITHUB_OUTPUT, lines.join(""));
}

const summary = (text) => {
  if (process.env.GITHUB_STEP_SUMMARY) fs.appendFileSync(process.env.GITHUB_STEP_SUMMARY, `${text}\n`);
};

/** A message of GitHub's log. Its texts come from files that anybody may have written. */
function annotate(level, message, { file, line, column } = {}) {
  const data = (text) => String(text).replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  const property = (text) => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
  const place = { file, line, col: column };
  const at = Object.entries(place).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${property(value)}`],
  );
  console.log(`::${level}${at.length > 0 ? ` ${at.join(",")}` : ""}::${data(message)}`);
}

/** Text that is only text in Markdown: no markup, no mention, no line break, no end of a table's cell. */
const inMarkdown = (text, length = 400) => {
  const flat = String(text).replace(/\s+/g, " ").trim();
  const cut = flat.length > length ? `${flat.slice(0, length)}...` : flat;
  return cut.replace(/[\\`*_[\]<>|~#@&!]/g, (character) => `&#${character.codePointAt(0)};`);
};

module.exports = { TOOL, annotate, inMarkdown, namesIn, output, readError, readJson, summary, twinstack, writeJson };
