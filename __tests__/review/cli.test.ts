import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, twinstack } from "../support/cli";
import { SMALL_SYSTEM } from "../support/synth";
import { planJson, resource, update } from "./reviews";

let folder: string;

/** Plans of the small system, as Terraform would write them; `dr` loses its bucket's versioning. */
const SECRET = "S3CRET-hunter2";
const tags = (stack: string) => ({ tags_all: { System: "small", Stack: stack } });
const variables = (site: string, region: string) => ({
  variables: { site: { value: site }, region: { value: region } },
});
const quiet = planJson([resource("aws_vpc.network", ["no-op"], { before: tags("global"), after: tags("global") })], {
  applyable: false,
});
const vault = (stack: string, actions: string[]) =>
  planJson(
    [
      resource("aws_db_instance.database_main", actions, {
        before: { ...tags(stack), engine: "mysql", password: SECRET },
        before_sensitive: { password: true },
      }),
      update("aws_vpc.network", { ...tags(stack), note: SECRET, a: 1 }, { ...tags(stack), note: SECRET, a: 2 }),
    ],
    variables(stack, stack === "dr" ? "eu-north-1" : "eu-west-1"),
  );

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinstack-review-"));
  writeFileSync(join(folder, "small.yaml"), SMALL_SYSTEM);
  mkdirSync(join(folder, "bad"));
  writeFileSync(join(folder, "global.json"), JSON.stringify(quiet));
  writeFileSync(join(folder, "bad", "dr.json"), JSON.stringify(vault("dr", ["delete"])));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const review = (...args: string[]) => twinstack(["review", "-s", "small.yaml", ...args], { cwd: folder });
const accept = (until: string) =>
  `${SMALL_SYSTEM}review:\n  accept:\n${["STATEFUL_DESTROYED", "PARITY_BROKEN"]
    .map(
      (code) =>
        `    - { code: ${code}, stack: dr, address: aws_db_instance.database_main, reason: it was empty, until: ${until} }\n`,
    )
    .join("")}`;

test("a safe plan exits with 0 and says so", async () => {
  const { exitCode, stdout } = await review("--plans", "global.json");
  expect([exitCode, stdout.split("\n")[0]]).toEqual([0, "Safe: nothing changes in 1 stack."]);
  expect(stdout).toContain("Not reviewed: primary, dr.");
});

test.each([
  [[], 1],
  [["--fail-on", "attention"], 1],
  [["--fail-on", "never"], 0],
])("a blocked plan with %j exits with %d", async (args, code) => {
  const { exitCode, stdout } = await review("--plans", "bad", ...args);
  expect(exitCode).toBe(code);
  expect(stdout).toMatch(/^Blocked: .*data destroyed in dr/);
});

test("one run gives Markdown, all details, JSON and plans that can be kept, without secrets", async () => {
  const files = [
    "--format",
    "markdown",
    "--out",
    "out/review.md",
    "--details",
    "out/details.md",
    "--save",
    "out/plans",
  ];
  const { stdout } = await review("--plans", "bad", "global.json", "--json", ...files);
  const written = (name: string) => readFileSync(join(folder, "out", name), "utf8");
  expect(written("review.md")).toMatch(
    /^<!-- twinstack-review: small -->\n### 🛑 Plan review of small\n\n\*\*Blocked\*\*/,
  );
  expect(written("details.md")).toContain("aws_db_instance.database_main");
  expect(JSON.parse(stdout)).toMatchObject({ outcome: "blocked", stacks: [{ id: "global" }, { id: "dr" }] });
  expect(readdirSync(join(folder, "out", "plans")).sort()).toEqual([
    "dr.context.json",
    "dr.json",
    "global.context.json",
    "global.json",
  ]);
  const everything = [stdout, ...["review.md", "details.md", "plans/dr.json", "plans/dr.context.json"].map(written)];
  expect(everything.join("\n")).not.toContain(SECRET);
  // And what was kept gives the same review.
  const again = await review("--plans", "out/plans", "--json");
  expect(JSON.parse(again.stdout)).toEqual(JSON.parse(stdout));
});

test("what is accepted does not block until its last day", async () => {
  writeFileSync(join(folder, "small.yaml"), accept("2999-12-31"));
  const accepted = await review("--plans", "bad");
  writeFileSync(join(folder, "small.yaml"), accept("2020-01-01"));
  const over = await review("--plans", "bad");
  writeFileSync(join(folder, "small.yaml"), SMALL_SYSTEM);
  expect([accepted.exitCode, over.exitCode]).toEqual([0, 1]);
  expect(accepted.stdout).toContain("accepted until 2999-12-31: STATEFUL_DESTROYED in dr");
  expect(over.stdout).toContain("ended on 2020-01-01, so it counts again. It was: it was empty");
});

test("links lead to the repository that the run is in", async () => {
  const env = { GITHUB_SERVER_URL: "https://git.test", GITHUB_REPOSITORY: "a/b", GITHUB_SHA: "c0ffee" };
  const args = ["review", "-s", "small.yaml", "--plans", "bad", "--format", "markdown"];
  const { stdout } = await twinstack(args, { cwd: folder, env });
  expect(stdout).toContain("(https://git.test/a/b/blob/c0ffee/docs/verdicts/STATEFUL_DESTROYED.md)");
});

test("a base tells what is configured as before", async () => {
  await twinstack(["synth", "-s", "small.yaml", "--out", "base"], { cwd: folder });
  const { stdout } = await review("--plans", "bad", "global.json", "--base", "base");
  expect(stdout).toContain("Configured as in the base: global.");
  expect(stdout).toContain("Configured as in the base, and yet the plan changes something: dr.");
});

test.each<[string, string[], string]>([
  ["plans that are not there", ["--plans", "none"], "PLANS_MISSING"],
  ["a stack that is not there", ["drr", "--plans", "bad"], "STACK_UNKNOWN"],
  ["a stack without a plan", ["primary", "--plans", "bad"], "PLAN_NOT_GIVEN"],
  ["a base that is none", ["--plans", "bad", "--base", "bad"], "REVIEW_BASE_INVALID"],
  ["a folder in place of the output", ["--plans", "bad", "--out", "bad"], "REVIEW_UNWRITABLE"],
  ["a file in place of a folder", ["--plans", "bad", "--save", "small.yaml"], "REVIEW_UNWRITABLE"],
  ["details below a file", ["--plans", "bad", "--details", "small.yaml/x.md"], "REVIEW_UNWRITABLE"],
])("%s is wrong input", async (_, args, code) => {
  const result = await review(...args, "--json");
  expect([result.exitCode, result.stdout, errorCode(result)]).toEqual([2, "", code]);
  expect(existsSync(join(folder, "bad", "dr.json"))).toBe(true);
});

test("--help has examples", async () => {
  expect((await review("--help")).stdout).toContain("$ twinstack review --plans primary.json dr.json");
});
