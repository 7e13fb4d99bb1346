/** The files of docs/examples-ci: scripts that are run, configurations of other CI systems, the role that plans. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse } from "yaml";
import { run } from "../support/cli";
import { SMALL_SYSTEM } from "../support/synth";
import { describeWith } from "../support/tools";
import { readWorkflow } from "./workflows";

const EXAMPLES = "docs/examples-ci";
const read = (name: string): string => readFileSync(join(EXAMPLES, name), "utf8");

const folder = mkdtempSync(join(tmpdir(), "twinstack-examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the role that plans", () => {
  interface Statement {
    readonly Sid: string;
    readonly Effect: string;
    readonly Action: string | readonly string[];
    readonly Resource: string;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  }
  const { Statement: statements } = JSON.parse(read("plan-role-permissions.json")) as {
    readonly Statement: readonly Statement[];
  };
  const actions = ({ Action }: Statement): readonly string[] => [Action].flat();
  const matches = (pattern: string, action: string): boolean =>
    new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(action);
  const allowing = (action: string): Statement[] =>
    statements.filter((statement) => actions(statement).some((pattern) => matches(pattern, action)));

  /** What plans of systems/ have asked of the local AWS, as IAM calls it; recorded with AWS provider 5.100.0. */
  const { systems, calls } = JSON.parse(readFileSync("__tests__/ci/plan-calls.json", "utf8")) as {
    readonly systems: readonly string[];
    readonly calls: readonly string[];
  };

  test("may do everything that a plan has been seen to do", () => {
    expect(systems.length).toBeGreaterThan(2);
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.filter((action) => allowing(action).length === 0)).toEqual([]);
  });

  test("may change nothing", () => {
    const reading = /^[a-z0-9-]+:(Describe|List|Get|BatchGet)[A-Za-z*]*$/;
    const all = statements.flatMap(actions);
    expect(all.filter((action) => !reading.test(action))).toEqual(["kms:Decrypt"]);
    expect(all.filter((action) => /:(Get|List|Describe|BatchGet)?\*?$/.test(action))).toEqual([
      "application-autoscaling:Describe*",
      "autoscaling:Describe*",
      "backup:Describe*",
      "codedeploy:Get*",
      "codedeploy:List*",
      "dynamodb:Describe*",
      "ec2:Describe*",
      "eks:Describe*",
      "elasticache:Describe*",
      "elasticloadbalancing:Describe*",
      "globalaccelerator:Describe*",
      "globalaccelerator:List*",
      "rds:Describe*",
      "servicediscovery:Get*",
      "servicediscovery:List*",
    ]);
    for (const { Effect } of statements) expect(Effect).toBe("Allow");
  });

  test.each([
    ["s3:GetObject", "/terraform.tfstate"],
    ["dynamodb:GetItem", ":table/shop-tfstate-lock"],
    ["kms:Decrypt", ":key/*"],
    ["secretsmanager:GetSecretValue", ":secret:shop/*"],
    ["ssm:GetParameter", ":parameter/twinstack/shop/*"],
  ])("reads contents only where a plan needs them: %s", (action, end) => {
    const found = allowing(action);
    expect(found).toHaveLength(1);
    expect(found[0]?.Resource.endsWith(end)).toBe(true);
  });

  test("reads buckets of its own account only: their names say nothing about whose they are", () => {
    const buckets = statements.filter((statement) => actions(statement).some((action) => action.startsWith("s3:")));
    expect(buckets.map(({ Sid }) => Sid)).toEqual(["ListStates", "ReadStates", "ReadSettingsOfBuckets"]);
    for (const { Condition } of buckets) {
      expect(Condition).toEqual({ StringEquals: { "aws:ResourceAccount": "123456789012" } });
    }
  });

  test("decrypts states only, and only by way of S3", () => {
    expect(allowing("kms:Decrypt")[0]?.Condition).toEqual({
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/shop-tfstate" },
      StringLike: { "kms:ViaService": "s3.*.amazonaws.com" },
    });
  });

  test.each([
    "s3:GetObjectVersion",
    "dynamodb:Scan",
    "dynamodb:Query",
    "ec2:GetPasswordData",
    "ec2:GetConsoleOutput",
    "logs:GetLogEvents",
    "logs:FilterLogEvents",
    "sqs:ReceiveMessage",
    "codecommit:GitPull",
    "codecommit:GetFile",
    "rds:DownloadDBLogFilePortion",
    "sts:AssumeRole",
    "iam:PassRole",
    "kms:CreateGrant",
    "dynamodb:PutItem",
    "s3:PutObject",
  ])("may not %s", (action) => {
    expect(allowing(action)).toEqual([]);
  });

  test("fits into a managed policy", () => {
    expect(JSON.stringify(JSON.parse(read("plan-role-permissions.json"))).length).toBeLessThan(6144);
  });

  test.each([
    ["plan-role-trust-github.json", "token.actions.githubusercontent.com"],
    ["plan-role-trust-gitlab.json", "gitlab.com"],
  ])("trusts one repository: %s", (file, issuer) => {
    const { Statement: trusts } = JSON.parse(read(file)) as {
      readonly Statement: readonly {
        readonly Action: string;
        readonly Condition: Readonly<Record<string, Readonly<Record<string, string>>>>;
      }[];
    };
    expect(trusts).toHaveLength(1);
    expect(trusts[0]?.Action).toBe("sts:AssumeRoleWithWebIdentity");
    const keys = Object.fromEntries(Object.values(trusts[0]!.Condition).flatMap((each) => Object.entries(each)));
    expect(Object.keys(keys)).toEqual(expect.arrayContaining([`${issuer}:aud`, `${issuer}:sub`]));
    expect(keys[`${issuer}:sub`]).toMatch(/^(repo|project_path):acme\/shop:/);
    // With it a claim that is missing would count as one that fits.
    expect(Object.keys(trusts[0]!.Condition).join()).not.toContain("ForAllValues");
  });
});

describe("the providers that Terraform may install", () => {
  const FILE = ".github/actions/plan/providers.tfrc";
  const text = readFileSync(FILE, "utf8");

  test("are those that systems ask for, from nowhere else", () => {
    const asked = ["src/regions/base-stack.ts", "src/regions/monitoring-stack.ts"].flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/required_providers\.(\w+)/g)].map(([, name = ""]) => name),
    );
    const allowed = [...text.matchAll(/"([^"]+)"/g)].map(([, address]) => address);
    expect(allowed).toEqual(asked.map((name) => `registry.terraform.io/hashicorp/${name}`).sort());
    expect(text.match(/^ {2}\w+ \{$/gm)).toEqual(["  direct {"]);
  });

  test("hold where pull requests are planned", () => {
    const step = readWorkflow(".github/workflows/plan.yml").jobs.plan!.steps.find(({ uses }) =>
      uses?.endsWith("actions/plan"),
    );
    expect(step?.env?.TF_CLI_CONFIG_FILE).toBe(`\${{ github.workspace }}/tool/${FILE}`);
    expect(read("gitlab-ci.yml")).toContain(`TF_CLI_CONFIG_FILE: /opt/twinstack/${FILE}\n`);
  });
});

describeWith(["terraform"])("a provider that only a state names", () => {
  test("is not installed", async () => {
    const stack = join(folder, "stack");
    mkdirSync(stack);
    const provider = 'provider["registry.terraform.io/attacker/evil"]';
    const resource = { mode: "managed", type: "evil_x", name: "x", provider, instances: [] };
    const state = { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "l", outputs: {} };
    writeFileSync(join(stack, "main.tf.json"), "{}");
    writeFileSync(join(stack, "terraform.tfstate"), JSON.stringify({ ...state, resources: [resource] }));
    const env = { TF_CLI_CONFIG_FILE: resolve(".github/actions/plan/providers.tfrc"), CHECKPOINT_DISABLE: "1" };
    const ended = await run("terraform", ["init", "-no-color", "-input=false"], { cwd: stack, env });
    expect(ended.exitCode).toBe(1);
    expect(ended.stderr).toMatch(/attacker\/evil was not found in any of the\s+search locations/);
  }, 60_000);
});

describe("GitLab", () => {
  const jobs = parse(read("gitlab-ci.yml")) as Readonly<Record<string, Record<string, unknown>>>;

  test("the job that comments has no checkout and no credentials, and an environment of its own", () => {
    expect(jobs.comment).toMatchObject({
      variables: { GIT_STRATEGY: "none" },
      environment: { name: "twinstack-comment", action: "access" },
      script: ["node /opt/twinstack/docs/examples-ci/gitlab-note.cjs"],
    });
    expect(jobs.comment).not.toHaveProperty("id_tokens");
    expect(JSON.stringify(jobs.review)).not.toContain("NOTE_TOKEN");
  });

  test("merge requests of forks are not planned", () => {
    for (const name of ["review", "comment"]) {
      expect(jobs[name]?.rules).toEqual([
        expect.objectContaining({
          if: expect.stringContaining("$CI_MERGE_REQUEST_SOURCE_PROJECT_ID == $CI_PROJECT_ID") as string,
        }),
      ]);
    }
  });

  test("the base is what GitLab merged with, where it merged", () => {
    const [first] = jobs.review?.script as readonly string[];
    expect(first).toContain('"${CI_MERGE_REQUEST_TARGET_BRANCH_SHA:-$CI_MERGE_REQUEST_DIFF_BASE_SHA}"');
  });

  test("artifacts are what is masked, and for members only", () => {
    expect(jobs.review?.artifacts).toMatchObject({
      when: "always",
      access: "developer",
      paths: ["review-output/review", "review-output/planned"],
    });
  });

  test("one note, updated", async () => {
    interface Note {
      readonly id: number;
      body: string;
      readonly system: boolean;
      readonly author: { readonly id: number };
    }
    const MARKER = "<!-- twinstack-review: shop -->";
    const notes: Note[] = Array.from({ length: 120 }, (_, id) => ({
      id,
      body: id === 3 ? `${MARKER}\nby somebody else` : `note ${id}`,
      system: id % 2 === 0,
      author: { id: 5 },
    }));
    const requests: string[] = [];
    const server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? "", "http://127.0.0.1");
      requests.push(`${request.method ?? ""} ${pathname}`);
      let text = "";
      request.on("data", (data: Buffer) => (text += data.toString()));
      request.on("end", () => {
        const { body = "" } = text === "" ? {} : (JSON.parse(text) as { body?: string });
        const page = Number(searchParams.get("page") ?? 1);
        const [, id] = /\/notes\/(\d+)$/.exec(pathname) ?? [];
        const answerTo = (): unknown => {
          if (pathname === "/user") return { id: 9 };
          if (pathname.endsWith("/merge_requests/7")) return { sha: "abc" };
          if (request.method === "GET") return notes.slice((page - 1) * 100, page * 100);
          const found = notes.find((note) => note.id === Number(id));
          if (found) found.body = body;
          else notes.push({ id: 500, body, system: false, author: { id: 9 } });
          return found ?? notes.at(-1);
        };
        response.writeHead(request.headers["private-token"] === "t" ? 200 : 401).end(JSON.stringify(answerTo()));
      });
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const file = join(folder, "comment.md");
    const note = (text: string, env: Record<string, string> = {}) => {
      writeFileSync(file, text);
      return run(process.execPath, [join(EXAMPLES, "gitlab-note.cjs")], {
        env: {
          CI_API_V4_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          CI_PROJECT_ID: "1",
          CI_MERGE_REQUEST_IID: "7",
          CI_COMMIT_SHA: "abc",
          TWINSTACK_NOTE_TOKEN: "t",
          COMMENT_FILE: file,
          ...env,
        },
      });
    };
    try {
      expect(await note(`${MARKER}\none`)).toMatchObject({ exitCode: 0, stdout: "created\n" });
      expect(await note(`${MARKER}\ntwo`)).toMatchObject({ exitCode: 0, stdout: "updated\n" });
      expect(await note(`${MARKER}\ntwo\n`)).toMatchObject({ exitCode: 0, stdout: "unchanged\n" });
      expect(notes).toHaveLength(121);
      expect(notes.at(-1)?.body).toBe(`${MARKER}\ntwo`);
      expect(notes[3]?.body).toContain("somebody else");
      expect((await note(`${MARKER}\nthree`, { CI_COMMIT_SHA: "old" })).stdout).toMatch(/^left as it is/);
      // A pipeline of merged results runs for a merge that the merge request does not know.
      const merged = { CI_COMMIT_SHA: "merge", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "abc" };
      expect((await note(`${MARKER}\ntwo`, merged)).stdout).toBe("unchanged\n");
      expect((await note("Approved")).exitCode).toBe(1);
      expect((await note(`${MARKER}\nfour`, { TWINSTACK_NOTE_TOKEN: "wrong" })).stderr).toContain("401");
      expect(requests.filter((request) => !request.startsWith("GET"))).toHaveLength(2);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("Atlantis", () => {
  test("pull requests choose neither workflow nor requirements", () => {
    const { repos, workflows } = parse(read("atlantis-repos.yaml")) as {
      readonly repos: readonly Record<string, unknown>[];
      readonly workflows: Readonly<Record<string, unknown>>;
    };
    for (const repo of repos) {
      expect(repo).toMatchObject({ allowed_overrides: [], allow_custom_workflows: false });
      expect(Object.keys(workflows)).toContain(repo.workflow);
    }
  });

  test("one project for a system", () => {
    const { version, projects } = parse(read("atlantis.yaml")) as { version: number; projects: readonly object[] };
    expect(version).toBe(3);
    expect(projects).toEqual([
      { name: "shop", dir: ".", autoplan: { enabled: true, when_modified: ["systems/shop.yaml"] } },
    ]);
  });
});

describeWith(["git", "sh"])("the review in one job", () => {
  const FILE = "systems/shop.yaml";
  const CHANGED = SMALL_SYSTEM.replace("max: 2", "max: 3");

  /** Twinstack beside the examples, but for `review`, which answers without AWS: `primary` cannot be planned. */
  function tool(): string {
    const place = join(folder, "opt", "twinstack");
    if (existsSync(place)) return place;
    for (const part of [".github/actions", EXAMPLES]) cpSync(part, join(place, part), { recursive: true });
    mkdirSync(join(place, "bin"));
    writeFileSync(
      join(place, "bin", "twinstack"),
      `const args = process.argv.slice(2);
      const option = (name) => args[args.indexOf(name) + 1];
      const fs = require("node:fs");
      if (args[0] !== "review") require(${JSON.stringify(resolve("bin/twinstack"))});
      else if (args.includes("text")) console.log("Safe, as text");
      else if (args.includes("--plans")) {
        fs.writeFileSync(option("--out"), "<!-- twinstack-review: small -->\\n\\n**Safe.**\\n");
      } else if (args[1] === "primary") {
        console.error(JSON.stringify({ error: { code: "WRONG_ACCOUNT", message: "m", hint: "h" } }, null, 2));
        process.exit(3);
      } else {
        fs.mkdirSync(option("--save"), { recursive: true });
        fs.writeFileSync(option("--save") + "/" + args[1] + ".json", "{}");
      }`,
    );
    return place;
  }

  const git = async (cwd: string, ...args: string[]): Promise<void> => {
    const who = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"];
    expect(await run("git", [...who, ...args], { cwd })).toMatchObject({ exitCode: 0 });
  };

  /** A clone whose branch changes the system file. */
  async function clone(name: string, head: string): Promise<string> {
    const [origin, checkout] = [join(folder, name, "origin"), join(folder, name, "checkout")];
    mkdirSync(join(origin, "systems"), { recursive: true });
    writeFileSync(join(origin, FILE), SMALL_SYSTEM);
    await git(origin, "init", "-q", "-b", "main");
    await git(origin, "add", ".");
    await git(origin, "commit", "-qm", "base");
    await git(folder, "clone", "-q", origin, checkout);
    await git(checkout, "switch", "-qc", "change");
    writeFileSync(join(checkout, FILE), head);
    await git(checkout, "commit", "-qam", "change");
    // As Atlantis does with --checkout-strategy=merge.
    await git(checkout, "switch", "-q", "main");
    await git(checkout, "merge", "-q", "--no-ff", "-m", "atlantis-merge", "change");
    return checkout;
  }

  test("one that fails stops no other, and is told", async () => {
    const [head, base, out] = ["head", "base", "out"].map((name) => join(folder, "one", name));
    for (const [place, text] of [
      [head, CHANGED],
      [base, SMALL_SYSTEM],
    ] as const) {
      mkdirSync(join(place!, "systems"), { recursive: true });
      writeFileSync(join(place!, FILE), text);
    }
    const ended = await run(join(tool(), EXAMPLES, "review.sh"), [FILE, head!, base!, out!]);
    expect(ended.exitCode).toBe(3);
    expect(readdirSync(join(out!, "planned", "plans"))).toEqual(["dr.json"]);
    const comment = readFileSync(join(out!, "review", "comment.md"), "utf8");
    expect(comment).toContain("**Incomplete:** primary could not be planned");
    expect(comment).toContain("**Safe.**");
  }, 90_000);

  test("where the system file is wrong, the comment says that there is no review", async () => {
    const [head, out] = ["head", "out"].map((name) => join(folder, "mistaken", name));
    mkdirSync(join(head!, "systems"), { recursive: true });
    writeFileSync(join(head!, FILE), SMALL_SYSTEM.replace("port: 80", "port: eighty"));
    expect((await run(join(tool(), EXAMPLES, "review.sh"), [FILE, head!, head!, out!])).exitCode).toBe(2);
    const comment = readFileSync(join(out!, "review", "comment.md"), "utf8");
    expect(comment).toMatch(/^<!-- twinstack-review: small -->\n\n\*\*Not reviewed\.\*\*/);
    expect(comment).toContain("(line 7)");
  }, 90_000);

  test("as Atlantis runs it: the review on standard output, and nothing left in the checkout", async () => {
    const checkout = await clone("atlantis", CHANGED);
    const env = { DIR: checkout, PLANFILE: join(folder, "atlantis", "failed.tfplan") };
    const ended = await run(join(tool(), EXAMPLES, "atlantis-plan.sh"), [FILE], { env });
    expect(ended.exitCode).toBe(3);
    expect(ended.stdout).toMatch(/^state-primary: unchanged\n/);
    expect(ended.stdout).toContain("dr: changed\n");
    expect(ended.stdout).toContain("NOT PLANNED: primary. WRONG_ACCOUNT: m h\n");
    expect(ended.stdout).toContain("Safe, as text");
    expect(ended.stdout).not.toMatch(/<!--|\*\*/);
    expect(existsSync(env.PLANFILE)).toBe(false);
    expect((await run("git", ["worktree", "list"], { cwd: checkout })).stdout.trim().split("\n")).toHaveLength(1);
  }, 90_000);

  test("as Atlantis runs it, where all is well: it finds a plan file, without which it applies nothing", async () => {
    const checkout = await clone("fine", `# A comment.\n${SMALL_SYSTEM}`);
    const env = { DIR: checkout, PLANFILE: join(folder, "fine", "a.tfplan") };
    const script = join(tool(), EXAMPLES, "atlantis-plan.sh");
    expect(await run(script, [FILE], { env })).toMatchObject({ exitCode: 0 });
    expect(existsSync(env.PLANFILE)).toBe(true);

    await git(checkout, "switch", "-q", "change");
    const branch = await run(script, [FILE], { env });
    expect(branch.exitCode).toBe(2);
    expect(branch.stdout).toContain("--checkout-strategy=merge");
  }, 90_000);

  test("as Atlantis runs it, with a system file that is wrong", async () => {
    const checkout = await clone("wrong", SMALL_SYSTEM.replace("port: 80", "port: eighty"));
    const env = { DIR: checkout, PLANFILE: join(folder, "wrong", "a.tfplan") };
    const ended = await run(join(tool(), EXAMPLES, "atlantis-plan.sh"), [FILE], { env });
    expect(ended.exitCode).toBe(2);
    expect(ended.stdout).toContain("(line 7)");
  }, 90_000);
});

describeWith(["shellcheck"])("shellcheck", () => {
  test("has nothing to say", async () => {
    const scripts = readdirSync(EXAMPLES).filter((name) => name.endsWith(".sh"));
    expect(scripts).toHaveLength(2);
    const { stdout, exitCode } = await run(
      "shellcheck",
      scripts.map((name) => join(EXAMPLES, name)),
    );
    expect({ stdout, exitCode }).toEqual({ stdout: "", exitCode: 0 });
  });
});
