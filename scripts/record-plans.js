"use strict";

/*
 * Records the plans of __tests__/review/recorded/plans with the real Terraform and AWS provider on a local AWS.
 *
 *   npm run record:plans                  all of them (half an hour)
 *   npm run record:plans -- DRIFT- SAFE-  those whose names begin so
 *   npm run record:plans -- --keep        deploys and waits: until Ctrl-C, other runs record against what stands
 */

const { buildSync } = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");
const { run } = require("./build");

const ROOT = path.join(__dirname, "..");
const FOLDER = path.join(__dirname, "record-plans");

run("src/errors/index.ts");
// Beside the transpiled sources, so that what it imports from ../../src is found.
buildSync({
  entryPoints: fs.readdirSync(FOLDER).map((name) => path.join(FOLDER, name)),
  outdir: path.join(ROOT, "dist", "scripts", "record-plans"),
  outbase: FOLDER,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "error",
});
require("../dist/scripts/record-plans/main");
