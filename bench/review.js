"use strict";

/*
 * Reviews a plan of 100 MB as a whole process, and prints what that takes.
 *
 *   node bench/review.js
 *   node bench/review.js --write FILE   makes the plan and leaves it there
 *
 * The plan is made of the recorded ones: each of their resources many times over, under other addresses, about 10,000 of
 * them changing, with the state before and the values after as `terraform show -json` prints them beside the changes.
 */

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { gunzipSync } = require("node:zlib");

const ROOT = path.join(__dirname, "..");
const PEAK = path.join(__dirname, "peak.js");
const RECORDED = path.join(ROOT, "__tests__", "review", "recorded");
const CLI = path.join(ROOT, "bin", "twinstack");

const BYTES = 100e6;
const CHANGES = 10_000;
const SECONDS = 3;
const MEGABYTES = 1000;
/** GitHub takes comments of fewer. */
const CHARACTERS = 65_536;
const RUNS = 5;

const read = (recording) =>
  JSON.parse(gunzipSync(fs.readFileSync(path.join(RECORDED, "plans", recording, "primary.json.gz"))).toString());
/** Changes of a recording, without those that only refer to what is the same everywhere. */
const changesOf = (recording) =>
  read(recording).resource_changes.filter(
    ({ mode, change }) => mode === "managed" && !["no-op", "read"].includes(change.actions[0]),
  );

/** The same resource under another address. */
function copy(entry, number) {
  const { type, name, index } = entry;
  const other = `${name}_${number}`;
  const key = index === undefined ? "" : `[${JSON.stringify(index)}]`;
  return { ...entry, name: other, address: `${type}.${other}${key}` };
}

/** A resource as states and planned values show it. */
const shown = ({ change, ...resource }, values, sensitive) => ({
  ...resource,
  values: change[values],
  sensitive_values: change[sensitive],
});

/** Writes the plan, and returns how many changes there are in it. */
function write(file) {
  const base = read("SAFE-no-changes");
  const still = base.resource_changes.filter(({ change }) => change.actions[0] === "no-op");
  const changing = ["SAFE-tag", "SAFE-first-deploy", "STATEFUL_DESTROYED-database"].flatMap(changesOf);
  const resources = [];
  let bytes = 0;
  let changed = 0;
  const put = (entry) => {
    resources.push(entry);
    // It stands in the plan once more in the state before, and once in the values after.
    const copies = [
      entry,
      ...(entry.change.before ? [shown(entry, "before", "before_sensitive")] : []),
      ...(entry.change.after ? [shown(entry, "after", "after_sensitive")] : []),
    ];
    for (const each of copies) bytes += JSON.stringify(each).length + 1;
  };
  for (let number = 0; changed < CHANGES; number += 1) {
    for (const entry of changing.slice(0, CHANGES - changed)) {
      put(copy(entry, `changed_${number}`));
      changed += 1;
    }
  }
  for (let number = 0; bytes < BYTES; number += 1) for (const entry of still) put(copy(entry, number));
  const values = (key, sensitive) => ({
    root_module: {
      resources: resources.filter(({ change }) => change[key]).map((each) => shown(each, key, sensitive)),
    },
  });
  const { format_version, terraform_version, variables, ...others } = base;
  others.resource_changes = resources;
  // In the order in which Terraform writes them.
  const plan = {
    format_version,
    terraform_version,
    variables,
    planned_values: values("after", "after_sensitive"),
    ...others,
    prior_state: { format_version: "1.0", terraform_version, values: values("before", "before_sensitive") },
  };
  fs.writeFileSync(file, JSON.stringify(plan));
  return { changed, resources: resources.length };
}

/** Wall seconds and peak resident MB of a review. */
function review(folder, ...args) {
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--require", PEAK, CLI, "review", "--system", path.join(RECORDED, "system.yaml"), "--fail-on", "never", ...args],
    { cwd: folder, encoding: "utf8", maxBuffer: 1e9 },
  );
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`review exited with ${status}:\n${stderr}`);
  return { seconds, megabytes: Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1024, stdout };
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

function row(what, limit, value, unit) {
  const verdict = value < limit ? "ok" : "OVER";
  console.log(
    `${what.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(3)} limit ${limit} ${unit}  ${verdict}`,
  );
  if (!(value < limit)) process.exitCode = 1;
}

/** Makes the plan, reviews it some times, and prints what that took. */
function measure(folder) {
  const file = path.join(folder, "primary.json");
  const { changed, resources } = write(file);
  const megabytes = fs.statSync(file).size / 1e6;
  console.log(`A plan of ${megabytes.toFixed(0)} MB: ${resources} resources, ${changed} of them change.`);
  const details = path.join(folder, "details.md");
  const args = ["--plans", file, "--format", "markdown"];
  const plain = Array.from({ length: RUNS }, () => review(folder, ...args));
  const runs = Array.from({ length: RUNS }, () => review(folder, ...args, "--details", details));
  row(`review (median of ${RUNS})`, SECONDS, median(plain.map(({ seconds }) => seconds)), "s");
  const whole = median(runs.map(({ seconds }) => seconds)).toFixed(2);
  const size = (fs.statSync(details).size / 1e6).toFixed(1);
  console.log(`  and with every change written out as well ${whole} s, ${size} MB of Markdown`);
  row("  peak memory", MEGABYTES, Math.max(...runs.map((run) => run.megabytes)), "MB");
  row("  characters of the Markdown", CHARACTERS, runs[0].stdout.length, "");
}

if (process.argv[2] === "--write" && process.argv[3] !== undefined) {
  const { changed, resources } = write(process.argv[3]);
  console.log(`${resources} resources, ${changed} of them change.`);
} else {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "twinstack-bench-review-"));
  try {
    measure(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
