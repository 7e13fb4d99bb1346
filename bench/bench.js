"use strict";

/*
 * Measures what the project promises of its speed, and prints a table. Figures are medians of whole processes; machines
 * differ, so compare figures of one run only.
 *
 *   npm run bench                  synthesis
 *   npm run bench -- --rehearsal   also a whole rehearsal (minutes)
 */

const { spawnSync } = require("node:child_process");
const path = require("node:path");

const ROOT = path.join(__dirname, "..");
const PEAK = path.join(__dirname, "peak.js");
const RUNS = 7;

/** Wall seconds and peak resident MB of one process. */
function measure(args) {
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, ["--require", PEAK, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1e8,
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(" ")} exited with ${status}:\n${stderr}`);
  return { seconds, megabytes: Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1024, stdout };
}

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

function row(what, limit, value, unit) {
  const verdict = value <= limit ? "ok" : "OVER";
  console.log(
    `${what.padEnd(44)} ${value.toFixed(2).padStart(8)} ${unit.padEnd(3)} limit ${limit} ${unit}  ${verdict}`,
  );
  if (value > limit) process.exitCode = 1;
}

const cli = path.join(ROOT, "bin", "twinstack");
measure([cli, "synth"]);
const runs = Array.from({ length: RUNS }, () => measure([cli, "synth"]));
row(`synth of avbank, cold (median of ${RUNS})`, 1.0, median(runs.map(({ seconds }) => seconds)), "s");
row("  peak memory", 200, Math.max(...runs.map(({ megabytes }) => megabytes)), "MB");

if (process.argv.includes("--rehearsal")) {
  const { seconds, stdout } = measure([cli, "rehearse", "--json"]);
  row("npm start (rehearsal of avbank)", 300, seconds, "s");
  row("  of which not Terraform's", 15, JSON.parse(stdout).ownSeconds, "s");
  const start = performance.now();
  const { status } = spawnSync("npm", ["test", "--silent"], { cwd: ROOT, stdio: "ignore" });
  row("npm test", 240, (performance.now() - start) / 1000, "s");
  if (status !== 0) throw new Error(`npm test exited with ${status}`);
}
