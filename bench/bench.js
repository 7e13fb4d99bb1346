"use strict";

/*
 * Measures what the project promises of its speed, and prints a table. Figures are medians of whole processes; machines
 * differ, so compare figures of one run only.
 *
 *   npm run bench                  synthesis, export, review of a plan of 100 MB
 *   npm run bench -- --rehearsal   also the rehearsals and the tests (half an hour)
 */

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
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

/** Times a command that has to succeed. */
function timed(what, limit, [command, ...args]) {
  const start = performance.now();
  const { status } = spawnSync(command, args, { cwd: ROOT, stdio: "ignore" });
  row(what, limit, (performance.now() - start) / 1000, "s");
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}`);
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
const systems = fs
  .readdirSync(path.join(ROOT, "systems"))
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => ({ name: path.basename(file, ".yaml"), file: path.join("systems", file) }));

measure([cli, "synth"]);
for (const { name, file } of systems) {
  const runs = Array.from({ length: RUNS }, () => measure([cli, "synth", "--system", file]));
  row(`synth of ${name}, cold (median of ${RUNS})`, 1.5, median(runs.map(({ seconds }) => seconds)), "s");
  row("  peak memory", 250, Math.max(...runs.map(({ megabytes }) => megabytes)), "MB");
}

for (const script of ["export.js", "review.js"]) {
  const { status } = spawnSync(process.execPath, [path.join(__dirname, script)], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}

if (process.argv.includes("--rehearsal")) {
  for (const { name, file } of systems) {
    const { steps, seconds, ownSeconds } = JSON.parse(measure([cli, "rehearse", "--json", "--system", file]).stdout);
    const deploy = steps.filter((step) => /^(bootstrap|deploy)/.test(step.name));
    row(
      `deploying ${name} to the local AWS`,
      480,
      deploy.reduce((sum, step) => sum + step.seconds, 0),
      "s",
    );
    row("  the whole rehearsal", 900, seconds, "s");
    row("  of which not Terraform's", 15, ownSeconds, "s");
  }
  timed("validating every stack of the systems", 120, ["npx", "jest", "__tests__/validate/systems.test.ts"]);
  timed("npm test", 600, ["npm", "test", "--silent"]);
}
