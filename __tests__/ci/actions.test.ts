/** The scripts of the actions: `compare` with the real program, `plan` and `report` with one that answers as it is told. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type CliResult, run } from "../support/cli";
import { SMALL_SYSTEM } from "../support/synth";

const folder = mkdtempSync(join(tmpdir(), "twinstack-actions-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (file: string, text: string): void => {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};
const writeJson = (file: string, value: unknown): void => write(file, JSON.stringify(value));
const readJson = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));

interface Ended extends CliResult {
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** Runs an action's script as the runner does, and reads what it left for the runner. */
async function act(script: string, cwd: string, env: Record<string, string>): Promise<Ended> {
  const [outputs, summary] = [join(cwd, "github-output"), join(cwd, "github-summary")];
  for (const file of [outputs, summary]) write(file, "");
  const ended = await run(process.execPath, [script], {
    cwd,
    env: { GITHUB_OUTPUT: outputs, GITHUB_STEP_SUMMARY: summary, ...env },
  });
  const lines = readFileSync(outputs, "utf8").split("\n").filter(Boolean);
  return {
    ...ended,
    outputs: Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    ),
    summary: readFileSync(summary, "utf8"),
  };
}

let cases = 0;
const caseFolder = (): string => join(folder, `case-${(cases += 1)}`);

describe("comparing", () => {
  const FILE = "systems/shop.yaml";
  const script = resolve(".github/actions/compare/compare.cjs");

  const compare = (cwd: string, env: Record<string, string> = {}) =>
    act(script, cwd, { SYSTEM_FILE: FILE, HEAD: "head", BASE: "base", OUT: "configurations", ...env });

  const repository = (base: string | undefined, head: string): string => {
    const cwd = caseFolder();
    write(join(cwd, "head", FILE), head);
    write(join(cwd, "base", base === undefined ? "README.md" : FILE), base ?? "Nothing here yet.");
    for (const each of ["head", "base"]) write(join(cwd, each, ".github", "workflows", "plan.yml"), "same");
    return cwd;
  };

  const CHANGED = SMALL_SYSTEM.replace("max: 2", "max: 3");
  const SITES = [
    { stack: "primary", status: "changed" },
    { stack: "dr", status: "changed" },
  ];
  const EVERYTHING = ["state-primary", "state-dr", "global", "primary", "dr"].map((stack) => ({
    stack,
    status: "unknown",
  }));

  test("what changes becomes a matrix", async () => {
    const cwd = repository(SMALL_SYSTEM, CHANGED);
    const { exitCode, outputs } = await compare(cwd);
    expect(exitCode).toBe(0);
    expect(outputs).toEqual({
      system: "small",
      region: "eu-north-1",
      any: "true",
      matrix: JSON.stringify({ include: SITES }),
    });
    expect(readJson(join(cwd, "configurations", "changes.json"))).toMatchObject({ base: { usable: true } });
    expect(existsSync(join(cwd, "configurations", "base", "stacks", "dr", "cdk.tf.json"))).toBe(true);
  }, 90_000);

  test("what GitLab's file does not include is no pin, such as the system file that it names", async () => {
    const cwd = repository(SMALL_SYSTEM, CHANGED);
    for (const each of ["head", "base"]) {
      write(join(cwd, each, ".gitlab-ci.yml"), `include:\n- a.yml\nreview:\n  variables: { F: ${FILE} }\n`);
      write(join(cwd, each, "other.yml"), each);
    }
    expect((await compare(cwd)).outputs.matrix).toBe(JSON.stringify({ include: SITES }));
  }, 90_000);

  test("nothing changes: no matrix", async () => {
    const { outputs } = await compare(repository(SMALL_SYSTEM, SMALL_SYSTEM));
    expect(outputs).toMatchObject({ any: "false", matrix: '{"include":[]}' });
  }, 90_000);

  test("mistakes of the system file are marked where they stand", async () => {
    const cwd = repository(SMALL_SYSTEM, SMALL_SYSTEM.replace("port: 80", "port: eighty"));
    const { exitCode, stdout, outputs, summary } = await compare(cwd);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^::error file=systems\/shop\.yaml,line=7,col=\d+::/m);
    expect(summary).toContain("(line 7)");
    // For the comment: what it says of an earlier push must not stay.
    expect(outputs).toEqual({ system: "small" });
  }, 90_000);

  test.each([
    ["the base's, where the head has none that can be read", "syst", { system: "small" }],
    ["none, where it cannot be told", "system: 'a b'", {}],
  ])(
    "the name of a system whose file is wrong: %s",
    async (_, head, expected) => {
      const cwd = repository("system" in expected ? SMALL_SYSTEM : undefined, head);
      const { exitCode, outputs } = await compare(cwd);
      expect(exitCode).toBe(2);
      expect(outputs).toEqual(expected);
    },
    90_000,
  );

  test.each<[string, string | undefined, Record<string, string>, (cwd: string) => void, string]>([
    ["has no system file", undefined, {}, () => undefined, "SYSTEM_FILE"],
    ["has an invalid one", "system: 7", {}, () => undefined, "SYSTEM_FILE"],
    [
      "has other workflows, where the version is pinned",
      SMALL_SYSTEM,
      {},
      (cwd) => {
        write(join(cwd, "base", ".github", "workflows", "plan.yml"), "other");
      },
      "WORKFLOWS_CHANGED",
    ],
    [
      "has another action, where the version is pinned",
      SMALL_SYSTEM,
      {},
      (cwd) => {
        write(join(cwd, "base", ".github", "actions", "review", "action.yml"), "other");
      },
      "WORKFLOWS_CHANGED",
    ],
    [
      "has another file that GitLab's includes, by way of a third",
      SMALL_SYSTEM,
      {},
      (cwd) => {
        for (const each of ["head", "base"]) {
          write(
            join(cwd, each, ".gitlab-ci.yml"),
            "stages: [a]\ninclude:\n  - local: '/ci/*.yml'\nx:\n  file: systems/shop.yaml\n",
          );
          write(join(cwd, each, "ci", "a.yml"), "y:\n  trigger:\n    include: [{ local: pins/b.yaml }]\n");
          write(join(cwd, each, "pins", "b.yaml"), each);
        }
      },
      "WORKFLOWS_CHANGED",
    ],
    ["has no Twinstack", SMALL_SYSTEM, { BASE_TOOL: "own" }, () => undefined, "NO_TOOL"],
    [
      "has one that cannot be installed",
      SMALL_SYSTEM,
      { BASE_TOOL: "own" },
      (cwd) => {
        write(join(cwd, "base", "bin", "twinstack"), "");
      },
      "NO_TOOL",
    ],
  ])(
    "everything is planned where the base %s",
    async (_, base, env, prepare, code) => {
      const cwd = repository(base, CHANGED);
      prepare(cwd);
      const { exitCode, outputs, stdout } = await compare(cwd, env);
      expect(exitCode).toBe(0);
      expect(JSON.parse(outputs.matrix ?? "")).toEqual({ include: EVERYTHING });
      expect(stdout).toContain("::notice::Everything is planned");
      expect(readJson(join(cwd, "configurations", "base.error.json"))).toMatchObject({
        code: expect.stringContaining(code) as string,
      });
    },
    90_000,
  );

  test("the base's own Twinstack makes the base", async () => {
    const cwd = repository(SMALL_SYSTEM, SMALL_SYSTEM);
    const base = join(cwd, "base");
    writeJson(join(base, "package.json"), { name: "own", version: "1.0.0" });
    writeJson(join(base, "package-lock.json"), { name: "own", version: "1.0.0", lockfileVersion: 3, packages: {} });
    // It differs from the head's in what it makes.
    write(
      join(base, "bin", "twinstack"),
      `process.argv[process.argv.indexOf("--system") + 1] = ${JSON.stringify(join(cwd, "other.yaml"))};
      require(${JSON.stringify(resolve("bin/twinstack"))});`,
    );
    write(join(cwd, "other.yaml"), CHANGED);
    const { outputs } = await compare(cwd, { BASE_TOOL: "own" });
    expect(JSON.parse(outputs.matrix ?? "")).toEqual({ include: SITES });
  }, 90_000);
});

/** A copy of the actions beside a program that notes how it was called and does as it is told. */
function toolThat(answer: string): { readonly script: (action: string) => string; readonly calls: () => Call[] } {
  const tool = caseFolder();
  cpSync(".github/actions", join(tool, ".github", "actions"), { recursive: true });
  const log = join(tool, "calls.jsonl");
  write(log, "");
  write(
    join(tool, "bin", "twinstack"),
    `const fs = require("node:fs");
    const args = process.argv.slice(2);
    const option = (name) => args[args.indexOf(name) + 1];
    fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ args, env: Object.keys(process.env) }) + "\\n");
    const fail = (code, exit) => {
      console.error("planning ...");
      console.error(JSON.stringify({ error: { code, message: "m | <b>\`x\`</b> @team", hint: "h", items: [] } }, null, 2));
      process.exit(exit);
    };
    ${answer}`,
  );
  return {
    script: (action) => join(tool, ".github", "actions", action, `${action}.cjs`),
    calls: () =>
      readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Call),
  };
}

interface Call {
  readonly args: readonly string[];
  readonly env: readonly string[];
}

describe("planning a stack", () => {
  const ENV = { SYSTEM_FILE: "head/shop.yaml", STACK: "dr", OUT: "planned" };

  test("keeps what the review saves, without the lock and without the job's tokens", async () => {
    const { script, calls } = toolThat("");
    const tokens = { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t", ACTIONS_RUNTIME_TOKEN: "t", GITHUB_TOKEN: "t" };
    const ended = await act(script("plan"), caseFolder(), { ...ENV, ...tokens, AWS_REGION: "eu-west-1" });
    expect(ended.exitCode).toBe(0);
    const [call] = calls();
    expect(call?.args).toEqual(
      ["review", "dr", "--json", "--no-lock", "--fail-on", "never"].concat([
        "--system",
        "head/shop.yaml",
        "--save",
        join("planned", "plans"),
      ]),
    );
    expect(call?.env).toContain("AWS_REGION");
    expect(call?.env.filter((name) => name in tokens)).toEqual([]);
  });

  test.each([
    ["STATE_BUCKET_MISSING", 3, 3, "error"],
    ["CONTRACT_MISSING", 3, 0, "warning"],
    ["CONTRACT_OUTDATED", 3, 3, "error"],
  ])("says why there is no plan: %s", async (code, exit, ends, level) => {
    const cwd = caseFolder();
    const ended = await act(toolThat(`fail("${code}", ${exit})`).script("plan"), cwd, ENV);
    expect(ended.exitCode).toBe(ends);
    expect(ended.stdout).toContain(`::${level}::${code}: m`);
    expect(readJson(join(cwd, "planned", "failures", "dr.json"))).toEqual({
      code,
      message: "m | <b>`x`</b> @team",
      hint: "h",
    });
  });

  test("says so where the program ends without a word", async () => {
    const cwd = caseFolder();
    const ended = await act(toolThat("process.exit(9)").script("plan"), cwd, ENV);
    expect(ended.exitCode).toBe(9);
    expect(readJson(join(cwd, "planned", "failures", "dr.json"))).toMatchObject({ code: "INTERNAL" });
  });
});

describe("reporting", () => {
  const MARKER = "<!-- twinstack-review: shop -->";
  const REVIEW = `fs.writeFileSync(option("--out"), "${MARKER}\\n\\n**Blocked.** Data goes.\\n");`;

  interface Given {
    readonly wanted: readonly string[];
    readonly plans?: readonly string[];
    readonly failures?: Readonly<Record<string, string>>;
    readonly unchanged?: readonly string[];
    readonly removed?: readonly string[];
    /** Stacks that are not planned although they are not as they were. */
    readonly left?: readonly { readonly stack: string; readonly kind: string; readonly status: string }[];
    readonly baseError?: object;
    readonly answer?: string;
    readonly env?: Record<string, string>;
  }

  const report = async (given: Given) => {
    const {
      wanted,
      plans = [],
      failures = {},
      unchanged = [],
      removed = [],
      left = [],
      baseError,
      answer = REVIEW,
    } = given;
    const cwd = caseFolder();
    const stack = (status: string) => (id: string) => ({ stack: id, kind: "region", status, addresses: [] });
    writeJson(join(cwd, "configurations", "changes.json"), {
      system: "shop",
      base: { usable: true },
      stacks: [
        ...wanted.map(stack("changed")),
        ...unchanged.map(stack("unchanged")),
        ...removed.map(stack("removed")),
        ...left,
      ],
      matrix: { include: wanted.map((id) => ({ stack: id, status: "changed" })) },
    });
    mkdirSync(join(cwd, "configurations", "base"));
    if (baseError) writeJson(join(cwd, "configurations", "base.error.json"), baseError);
    for (const id of plans) {
      writeJson(join(cwd, "planned", "plans", `${id}.json`), {});
      writeJson(join(cwd, "planned", "plans", `${id}.context.json`), {});
    }
    for (const [id, code] of Object.entries(failures)) {
      writeJson(join(cwd, "planned", "failures", `${id}.json`), { code, message: "a | b\n@team <i>", hint: "way out" });
    }
    const { script, calls } = toolThat(answer);
    const ended = await act(script("report"), cwd, {
      SYSTEM_FILE: "head/shop.yaml",
      CONFIGURATIONS: "configurations",
      PLANS: "planned",
      OUT: "review",
      RUN_URL: "https://github.test/run/1",
      ...given.env,
    });
    const comment = readFileSync(join(cwd, "review", "comment.md"), "utf8");
    expect(comment.split("\n")[0]).toBe(MARKER);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(65_536);
    expect(ended.exitCode).toBe(0);
    expect(ended.summary.trim()).toBe(comment.trim());
    return { comment, exit: ended.outputs["exit-code"], calls: calls() };
  };

  test("all plans are reviewed together, and the review's code is the job's", async () => {
    const { comment, exit, calls } = await report({
      wanted: ["primary", "dr"],
      plans: ["primary", "dr"],
      unchanged: ["global", "link"],
      answer: `${REVIEW} process.exit(1);`,
      env: { DOCS: "https://github.test/verdicts" },
    });
    expect(calls.map(({ args }) => args.join(" "))).toEqual([
      "review --json --system head/shop.yaml --plans planned/plans --fail-on blocked --format markdown " +
        "--out review/review.md --details review/details.md --base configurations/base --docs https://github.test/verdicts",
    ]);
    expect(exit).toBe("1");
    expect(comment).toContain("\n**Blocked.** Data goes.\n");
    expect(comment).toContain("configuration does not change: global, link.");
    expect(comment).toContain("(https://github.test/run/1)");
  });

  test("nothing to plan is safe, unless a stack goes", async () => {
    const safe = await report({ wanted: [], unchanged: ["global", "primary", "dr"] });
    expect(safe).toMatchObject({ exit: "0", calls: [] });
    expect(safe.comment).toContain("**Safe:**");

    const gone = await report({ wanted: [], removed: ["link"], env: { FAIL_ON: "attention" } });
    expect(gone.exit).toBe("1");
    expect(gone.comment).toContain("**Needs attention:**");
    expect(gone.comment).toContain("**Gone from the system file: link.**");
  });

  test("before the first deploy: the sites wait for global, which is no failure but is said first", async () => {
    const failures = { primary: "CONTRACT_MISSING", dr: "CONTRACT_MISSING" };
    const given = { wanted: ["global", "primary", "dr"], plans: ["global"], failures };
    const { comment, exit } = await report(given);
    expect(exit).toBe("0");
    expect(comment.indexOf("**Incomplete:** primary, dr could not be planned")).toBeLessThan(
      comment.indexOf("Blocked"),
    );
    expect(comment).toContain("cannot be planned before `global` was deployed once");
    expect((await report({ ...given, env: { FAIL_ON: "attention" } })).exit).toBe("1");
  });

  test.each<[string, Given]>([
    [
      "one that reads what global should have written long ago",
      { wanted: ["dr"], failures: { dr: "CONTRACT_MISSING" } },
    ],
    [
      "one whose plan failed, beside one that waits",
      {
        wanted: ["global", "primary", "dr"],
        plans: ["global"],
        failures: { primary: "CONTRACT_MISSING", dr: "WRONG_ACCOUNT" },
      },
    ],
    [
      "one that stands and reads what global is about to write",
      {
        wanted: ["global", "primary", "dr"],
        plans: ["global"],
        failures: { primary: "CONTRACT_OUTDATED", dr: "CONTRACT_MISSING" },
      },
    ],
    ["one whose job ended without a word", { wanted: ["primary", "dr"], plans: ["primary"] }],
  ])("fails where a stack has no plan: %s", async (_, given) => {
    const { exit, comment } = await report(given);
    expect(exit).toBe("3");
    expect(comment).toContain(given.plans ? "**Incomplete:**" : "**Not reviewed:** no stack could be planned.");
  });

  test("what errors say is text: no cell ends, nobody is called", async () => {
    const { comment } = await report({ wanted: ["dr"], failures: { dr: "TERRAFORM_FAILED" } });
    const row = comment.split("\n").find((line) => line.startsWith("| dr |")) ?? "";
    expect(row.split("|")).toHaveLength(6);
    expect(row).not.toMatch(/@team|<i>/);
  });

  test("says what nothing is planned for: a fork, or no role", async () => {
    const fork = await report({ wanted: ["dr"], env: { NOT_PLANNED: "fork" } });
    expect(fork).toMatchObject({ exit: "1", calls: [] });
    expect(fork.comment).toContain("comes from a fork");
    const role = await report({ wanted: ["dr"], env: { NOT_PLANNED: "role" } });
    expect(role).toMatchObject({ exit: "0", calls: [] });
    expect(role.comment).toContain("No role to plan with");
    expect((await report({ wanted: [], env: { NOT_PLANNED: "fork" } })).exit).toBe("0");
  });

  test("says why everything is planned", async () => {
    const baseError = { code: "WORKFLOWS_CHANGED", message: "The workflows change." };
    const { comment } = await report({ wanted: ["dr"], plans: ["dr"], baseError });
    expect(comment).toContain("Everything is planned, because there is nothing to compare with: `WORKFLOWS_CHANGED`");
  });

  test("says of each stack that is left out why it is", async () => {
    const left = [
      { stack: "state-dr", kind: "state", status: "added" },
      { stack: "monitoring-dr", kind: "monitoring", status: "changed" },
    ];
    const { comment } = await report({ wanted: ["dr"], plans: ["dr"], left });
    expect(comment).toContain("Not planned, because `twinstack bootstrap` makes them: state-dr.");
    expect(comment).toContain("Left out, although their configuration changes: monitoring-dr.");
    expect(comment).not.toContain("may change");

    const nothing = await report({ wanted: [], unchanged: ["dr"], left });
    expect(nothing.comment).not.toContain("no stack's configuration changes");

    const baseError = { code: "SYSTEM_FILE", message: "Wrong." };
    const unknown = [{ stack: "monitoring-dr", kind: "monitoring", status: "unknown" }];
    const blind = await report({ wanted: ["dr"], plans: ["dr"], left: unknown, baseError });
    expect(blind.comment).toContain("Everything else is planned, because there is nothing to compare with");
    expect(blind.comment).toContain("Left out, although their configuration may change: monitoring-dr.");
  });

  test("a review that fails is said, and fails", async () => {
    const { comment, exit } = await report({ wanted: ["dr"], plans: ["dr"], answer: 'fail("PLAN_FORMAT", 3)' });
    expect(exit).toBe("3");
    expect(comment).toContain("**Not reviewed.** `PLAN_FORMAT`");
    expect(comment).not.toMatch(/@team|<b>/);
  });

  test("with so many failures that the review has to be cut: what was open is closed", async () => {
    const long = `fs.writeFileSync(option("--out"), "${MARKER}\\n**Safe**\\n<details>\\n\\n\`\`\`\\n" + "é line\\n".repeat(9000) + "\`\`\`\\n</details>\\n");`;
    const { comment } = await report({
      wanted: ["primary", "dr"],
      plans: ["primary"],
      failures: { dr: "WRONG_ACCOUNT" },
      answer: long,
    });
    expect(comment).toContain("_Cut here");
    expect(comment.match(/```/g)).toHaveLength(2);
    expect(comment.match(/<\/details>/g)).toHaveLength(1);
  });
});
