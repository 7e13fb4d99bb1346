"use strict";

/*
 * Transpiles the TypeScript sources to dist/, one file each. Type checking is `npm run typecheck`.
 *
 * `npm ci` runs this, and so does whatever starts the program when a source is newer than dist/, so that an edit takes
 * effect without a step in between.
 */

const { buildSync } = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");
const { version } = require("../package.json");

const ROOT = path.join(__dirname, "..");
const DIST = path.join(ROOT, "dist");
const STAMP = path.join(DIST, ".built");

const sources = () =>
  fs
    .readdirSync(path.join(ROOT, "src"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(ROOT, "src", name))
    .concat(path.join(ROOT, "main.ts"));

function build() {
  // Into a folder of its own first: another process may be running from dist/ at this moment.
  const fresh = fs.mkdtempSync(path.join(ROOT, ".dist-"));
  const old = `${fresh}-old`;
  try {
    buildSync({
      entryPoints: sources(),
      outdir: fresh,
      outbase: ROOT,
      platform: "node",
      format: "cjs",
      target: "node20",
      define: { TWINSTACK_VERSION: JSON.stringify(version) },
      sourcemap: "linked",
      logLevel: "error",
    });
    // mkdtemp gives it to its owner only.
    fs.chmodSync(fresh, 0o755);
    fs.writeFileSync(path.join(fresh, ".built"), "");
    if (fs.existsSync(DIST)) fs.renameSync(DIST, old);
    fs.renameSync(fresh, DIST);
  } finally {
    for (const left of [fresh, old]) fs.rmSync(left, { recursive: true, force: true });
  }
}

function isStale() {
  const built = fs.statSync(STAMP, { throwIfNoEntry: false });
  return !built || sources().some((file) => fs.statSync(file).mtimeMs > built.mtimeMs);
}

/** Runs a source file from dist/, which is made anew first if it is out of date. */
function run(source) {
  if (isStale()) build();
  require(path.join(DIST, source.replace(/\.ts$/, ".js")));
}

module.exports = { run };

if (require.main === module) {
  const [source] = process.argv.slice(2);
  if (source === undefined) build();
  else run(source);
}
