"use strict";

/* The stacks of a system for `cdktf synth --hcl`, which main.ts refuses. Run by bench/export.js. */

const path = require("node:path");
require("../scripts/build").run("src/regions/app.ts");
const { App } = require("cdktf");
const { buildStacks } = require("../dist/src/regions/app");
const { loadSystem } = require("../dist/src/system");

const app = new App({ outdir: path.resolve(process.env.CDKTF_OUTDIR), stackTraces: false });
buildStacks(app, loadSystem(process.env.TWINSTACK_SYSTEM));
app.synth();
