/** The script that comments, as the workflow runs it: taken from the workflow, started without an ending to its name. */
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../support/cli";
import { type FakeComment, type FakeGitHub, HEAD_SHA, PULL, REPOSITORY, startGitHub, TOKEN } from "./github";
import { readWorkflow } from "./workflows";

const BOT = "github-actions[bot]";
const MARKER = "<!-- twinstack-review: shop -->";
const REVIEW = `${MARKER}\n\n**Safe.** Nothing of note.`;

const comment = (id: number, body: string | null, login: string | null): FakeComment => ({
  id,
  body,
  user: login === null ? null : { login },
});

describe("the comment of a review", () => {
  let github: FakeGitHub;
  const folder = mkdtempSync(join(tmpdir(), "twinstack-comment-"));
  const file = join(folder, "comment.md");
  const script = join(folder, "script");

  beforeAll(() => {
    const { jobs } = readWorkflow(".github/workflows/plan.yml");
    writeFileSync(script, jobs.comment!.steps.find(({ shell }) => shell === "node {0}")?.run ?? "");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  afterEach(() => github.stop());

  const start = async (...comments: FakeComment[]): Promise<void> => {
    github = await startGitHub(BOT, comments);
  };

  const upsert = (body = REVIEW, env: Record<string, string | undefined> = {}) => {
    writeFileSync(file, body);
    return run(process.execPath, [script], {
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: REPOSITORY,
        GITHUB_TOKEN: TOKEN,
        PULL_NUMBER: String(PULL),
        HEAD_SHA,
        SYSTEM: "shop",
        COMMENT_FILE: file,
        RETRY_SECONDS: "0",
        ...env,
      },
    });
  };

  const changing = (): string[] => github.requests.filter((request) => !request.startsWith("GET"));

  test("is made once and then updated", async () => {
    await start(comment(1, "Looks good to me", "reviewer"));
    expect(await upsert()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^created https:/) as string });
    expect(github.comments.map(({ body }) => body)).toEqual(["Looks good to me", REVIEW]);

    expect(await upsert(`${REVIEW}\nMore.`)).toMatchObject({ exitCode: 0 });
    expect(github.comments.map(({ body }) => body)).toEqual(["Looks good to me", `${REVIEW}\nMore.`]);

    const before = changing().length;
    expect((await upsert(`${REVIEW}\nMore.\n`)).stdout).toMatch(/^unchanged /);
    expect(changing()).toHaveLength(before);
  });

  test("says that there is no review, where there is none: what an earlier push was told goes", async () => {
    await start(comment(1, REVIEW, BOT));
    const run = { GITHUB_SERVER_URL: "https://github.test", GITHUB_RUN_ID: "12" };
    expect(await upsert(REVIEW, { COMMENT_FILE: "", ...run })).toMatchObject({ exitCode: 0 });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]!.body).toMatch(/^<!-- twinstack-review: shop -->\n\n\*\*Not reviewed\.\*\*/);
    expect(github.comments[0]!.body).toContain(`(https://github.test/${REPOSITORY}/actions/runs/12)`);
  });

  test("is found by marker and author, also on a later page", async () => {
    const others = Array.from({ length: 230 }, (_, id) => comment(id, `comment ${id}`, "reviewer"));
    await start(
      ...others,
      comment(500, `${MARKER}\nSaid by somebody else`, "mallory"),
      comment(501, `> quoted\n${MARKER}`, BOT),
      comment(502, "<!-- twinstack-review: shop-eu -->\nAnother system", BOT),
      comment(503, null, null),
      comment(504, `${MARKER}\r\n\r\nold`, BOT),
    );
    expect((await upsert()).exitCode).toBe(0);
    expect(changing()).toEqual([`PATCH /repos/${REPOSITORY}/issues/comments/504`]);
    expect(github.comments.find(({ id }) => id === 504)?.body).toBe(REVIEW);
    expect(github.comments.find(({ id }) => id === 500)?.body).toContain("somebody else");
  });

  test("is one: what was made twice goes", async () => {
    await start(
      comment(1, `${MARKER}\none`, BOT),
      comment(2, "between", "reviewer"),
      comment(3, `${MARKER}\ntwo`, BOT),
    );
    expect((await upsert()).exitCode).toBe(0);
    expect(github.comments.map(({ id, body }) => [id, body])).toEqual([
      [1, REVIEW],
      [2, "between"],
    ]);
  });

  test("is left alone by a run that was overtaken", async () => {
    await start();
    const outcome = await upsert(REVIEW, { HEAD_SHA: "b".repeat(40) });
    expect(outcome).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("moved on") as string });
    expect(changing()).toEqual([]);
  });

  test("is not made twice when an answer is lost", async () => {
    await start();
    github.fail(/^POST/, { status: 502, afterwards: true });
    expect((await upsert()).exitCode).toBe(0);
    expect(github.comments.map(({ body }) => body)).toEqual([REVIEW]);
  });

  test("is tried again where GitHub is busy, and given up in the end", async () => {
    await start();
    github.fail(/^POST/, { status: 403, headers: { "retry-after": "0" } }, { status: 429 });
    expect((await upsert()).exitCode).toBe(0);
    expect(github.comments).toHaveLength(1);

    github.fail(/^GET/, ...Array.from({ length: 4 }, () => ({ status: 500 })));
    const outcome = await upsert(`${REVIEW} Later.`);
    expect(outcome).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("::error::GET ") as string });
    expect(github.comments.map(({ body }) => body)).toEqual([REVIEW]);
  });

  test("says which right is missing", async () => {
    await start();
    github.fail(/^POST/, { status: 403 });
    const outcome = await upsert();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.stdout).toContain("pull-requests: write");
    expect(outcome.stdout).not.toContain(TOKEN);
  });

  test.each<[string, string, Record<string, string>]>([
    ["without its marker", "Approved by security", {}],
    ["with another system's marker", REVIEW.replace("shop", "bank"), {}],
    ["that is too long", `${MARKER}\n${"€".repeat(22_000)}`, {}],
    ["of a system that is no name", REVIEW, { SYSTEM: "shop -->" }],
    ["for a pull request that is no number", REVIEW, { PULL_NUMBER: "7/../8" }],
    ["for a repository that is none", REVIEW, { GITHUB_REPOSITORY: "acme/shop/../bank" }],
  ])("is refused: a text %s", async (_, body, env) => {
    await start();
    expect(await upsert(body, env)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^::error::/) as string,
    });
    expect(github.requests).toEqual([]);
  });

  test("is refused: a link to another file of the machine", async () => {
    await start();
    const link = join(folder, "link.md");
    writeFileSync(file, REVIEW);
    symlinkSync(file, link);
    expect((await upsert(REVIEW, { COMMENT_FILE: link })).exitCode).toBe(1);
    expect(github.requests).toEqual([]);
  });

  test("is the same in the action of its own", async () => {
    await start();
    const inlined = readFileSync(script, "utf8");
    const source = readFileSync(".github/actions/comment/comment.cjs", "utf8").trimEnd();
    expect(inlined).toBe(`// script: .github/actions/comment/comment.cjs\n${source}\n// /script\n`);
  });
});
