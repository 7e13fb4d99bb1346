"use strict";

// Loaded into a measured process: writes its peak memory (kB) when it ends.
process.on("exit", () => require("node:fs").writeSync(2, `\nRSS ${process.resourceUsage().maxRSS}\n`));
