const { spawnSync } = require("node:child_process");

/** Tests that start the local AWS. */
const LOCAL_AWS = [
  "/__tests__/sandbox/",
  "/__tests__/rehearsal/",
  "/__tests__/deployment/",
  "/__tests__/e2e/",
  "/__tests__/failover/",
];

/** Without Python they are left out, loudly; in CI they run, and fail. */
function leftOut() {
  const python = process.env.TWINSTACK_PYTHON ?? "python3";
  if (process.env.CI === "true" || spawnSync(python, ["--version"]).status === 0) return [];
  console.error(`skipped, ${python} is missing: all tests that need the local AWS (${LOCAL_AWS.join(", ")})`);
  return LOCAL_AWS;
}

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  // Processes that a test started may outlive it for a moment.
  testEnvironmentOptions: { globalsCleanup: "off" },
  testTimeout: 30_000,
  roots: ["<rootDir>/__tests__"],
  testMatch: ["**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/", ...leftOut()],
  transform: {
    "^.+\\.[cm]?[jt]s$": [
      "@swc/jest",
      {
        jsc: { target: "es2022", parser: { syntax: "typescript" } },
        module: { type: "commonjs" },
      },
    ],
  },
  // Jest loads packages as CommonJS, and these ship ES modules only.
  transformIgnorePatterns: [
    "/node_modules/(?!(execa|@sec-ant/readable-stream|listr2|@sindresorhus/merge-streams|figures|get-stream|human-signals|is-plain-obj|is-stream|npm-run-path|path-key|parse-ms|pretty-ms|strip-final-newline|yoctocolors|unicorn-magic|is-unicode-supported|cli-truncate|slice-ansi|string-width|strip-ansi|ansi-regex|ansi-styles|is-fullwidth-code-point|get-east-asian-width|log-update|wrap-ansi|ansi-escapes|environment|cli-cursor|restore-cursor|onetime|mimic-function|eventemitter3|emoji-regex)/)",
  ],
  // Has no CommonJS export condition.
  moduleNameMapper: { "^unicorn-magic$": "<rootDir>/node_modules/unicorn-magic/node.js" },
  testSequencer: "<rootDir>/jest.sequencer.js",
  maxWorkers: 2,
};
