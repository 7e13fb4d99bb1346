"use strict";

/*
 * Measures the export of the largest system against `cdktf synth --hcl` on the same stacks, both as whole processes, one
 * after the other in this run. Prints medians, the ratio, and the export's peak memory.
 *
 *   node bench/export.js           3 runs of each
 *   node bench/export.js --runs 5
 */

const { spawnSync } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");

const ROOT = path.join(__dirname, "..");
const PEAK = path.join(__dirname, "peak.js");
const TIMES_FASTER = 5;
const MEGABYTES = 300;

const at = process.argv.indexOf("--runs");
const RUNS = at < 0 ? 3 : Number(process.argv[at + 1]);

const median = (numbers) => [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];

function run(args, env = {}) {
  const start = performance.now();
  const { status, stderr, stdout } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, CHECKPOINT_DISABLE: "1", CI: "true", ...env },
    maxBuffer: 1e8,
  });
  if (status !== 0) throw new Error(`${args.join(" ")} exited with ${status}:\n${stdout}\n${stderr}`);
  return { seconds: (performance.now() - start) / 1000, megabytes: Number(/RSS (\d+)/.exec(stderr)?.[1]) / 1024 };
}

/** The bytes of all stacks of a system. */
function sizeOf(file, folder) {
  run([path.join(ROOT, "bin", "twinstack"), "synth", "-s", file, "-o", folder]);
  const stacks = fs.readdirSync(path.join(folder, "stacks"));
  const bytes = stacks.map((stack) => fs.statSync(path.join(folder, "stacks", stack, "cdk.tf.json")).size);
  return { file, stacks: stacks.length, bytes: bytes.reduce((sum, size) => sum + size, 0) };
}

/** How many stacks there are as HCL. */
const stacksIn = (folder, isStack) => fs.readdirSync(folder).filter((name) => isStack(path.join(folder, name))).length;

const work = fs.mkdtempSync(path.join(os.tmpdir(), "twinstack-bench-"));
try {
  const [largest] = fs
    .readdirSync(path.join(ROOT, "systems"))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => sizeOf(path.join("systems", name), path.join(work, name)))
    .sort((one, other) => other.bytes - one.bytes);
  const { file, stacks, bytes } = largest;
  console.log(`${file}: ${stacks} stacks, ${Math.round(bytes / 1024)} kB of JSON; median of ${RUNS} runs`);

  const cdktf = require.resolve("cdktf-cli/package.json");
  const cli = path.join(path.dirname(cdktf), require(cdktf).bin.cdktf);
  const theirs = [];
  const ours = [];
  for (let turn = 0; turn < RUNS; turn++) {
    const hcl = path.join(work, `cdktf-${turn}`);
    const app = `${process.execPath} ${path.join(__dirname, "cdktf-app.js")}`;
    theirs.push(
      run([cli, "synth", "--hcl", "--output", hcl, "--app", app], { TWINSTACK_SYSTEM: file, CDKTF_OUTDIR: hcl }),
    );
    const out = path.join(work, `export-${turn}`);
    ours.push(run(["--require", PEAK, path.join(ROOT, "bin", "twinstack"), "export", "-s", file, "-o", out]));
    const counts = [
      stacksIn(path.join(hcl, "stacks"), (folder) => fs.existsSync(path.join(folder, "cdk.tf"))),
      stacksIn(out, (folder) => fs.existsSync(path.join(folder, "versions.tf"))),
    ];
    if (counts.some((count) => count !== stacks)) throw new Error(`not all ${stacks} stacks were written: ${counts}`);
  }

  const [slow, fast] = [theirs, ours].map((runs) => median(runs.map(({ seconds }) => seconds)));
  const peak = Math.max(...ours.map(({ megabytes }) => megabytes));
  const line = (what, value, limit, ok) => {
    console.log(`${what.padEnd(32)} ${value.padStart(10)}  ${limit.padEnd(18)} ${ok ? "ok" : "OVER"}`);
    if (!ok) process.exitCode = 1;
  };
  console.log(`${"cdktf synth --hcl".padEnd(32)} ${`${slow.toFixed(2)} s`.padStart(10)}`);
  console.log(`${"twinstack export".padEnd(32)} ${`${fast.toFixed(2)} s`.padStart(10)}`);
  line("times faster", (slow / fast).toFixed(1), `at least ${TIMES_FASTER}`, slow / fast >= TIMES_FASTER);
  line("peak memory of the export", `${peak.toFixed(0)} MB`, `below ${MEGABYTES} MB`, peak < MEGABYTES);
} finally {
  fs.rmSync(work, { recursive: true, force: true });
}
