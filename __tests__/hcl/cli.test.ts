import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, run, twinstack } from "../support/cli";
import { SMALL_SYSTEM } from "../support/synth";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "twinstack-export-cli-"));
  file = join(folder, "small.yaml");
  writeFileSync(file, SMALL_SYSTEM);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const here = (...args: string[]) => twinstack(["export", "-s", file, "--out", "hcl", ...args], { cwd: folder });

test("export says what it wrote and where to start, and a check says that it is up to date", async () => {
  const { exitCode, stdout, stderr } = await here();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toMatch(/^\d+ files written, \d+ in all\. Start with hcl\/README\.md\.\n$/);
  const check = await here("--check");
  expect({ ...check, stdout: "" }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
  expect(check.stdout).toMatch(/^The export in hcl is up to date: \d+ files\.\n$/);
}, 60_000);

test("a check exits with 1 and names what is stale or was edited; an export refuses to write over that", async () => {
  await here();
  appendFileSync(join(folder, "hcl", "dr", "network.tf"), "# mine\n");
  writeFileSync(join(folder, "hcl", "dr", "mine.tf"), "");
  writeFileSync(file, SMALL_SYSTEM.replace("system: small", "system: small\ntags: { Owner: me }"));
  const check = await here("--check", "--json");
  expect(check.exitCode).toBe(1);
  expect(JSON.parse(check.stdout)).toMatchObject({
    system: "small",
    upToDate: false,
    different: expect.arrayContaining([
      { path: "dr/network.tf", state: "edited" },
      { path: "dr/providers.tf", state: "stale" },
      { path: "dr/mine.tf", state: "added" },
    ]) as unknown,
  });
  expect((await here("--check")).stdout).toMatch(/^edited +dr\/network\.tf$/m);
  const again = await here("--json");
  expect([again.exitCode, errorCode(again)]).toEqual([2, "EXPORT_EDITED"]);
  expect(readFileSync(join(folder, "hcl", "dr", "network.tf"), "utf8")).toMatch(/# mine\n$/);
}, 60_000);

test("two versions of a system are exported at once from one folder, each for itself", async () => {
  const owners = ["me", "you", "them"];
  for (const owner of owners) {
    const tagged = SMALL_SYSTEM.replace("system: small", `system: small\ntags: { Owner: ${owner} }`);
    writeFileSync(join(folder, `${owner}.yaml`), tagged);
  }
  const temporary = join(folder, "temporary");
  mkdirSync(temporary);
  const runs = await Promise.all(
    owners.map((owner) =>
      twinstack(["export", "-s", `${owner}.yaml`, "--out", owner], { cwd: folder, env: { TMPDIR: temporary } }),
    ),
  );
  expect(runs.map(({ exitCode, stderr }) => ({ exitCode, stderr }))).toEqual(
    owners.map(() => ({ exitCode: 0, stderr: "" })),
  );
  for (const owner of owners) {
    expect(readFileSync(join(folder, owner, "dr", "providers.tf"), "utf8")).toMatch(
      new RegExp(`^ +Owner += "${owner}"$`, "m"),
    );
  }
  // Nothing but what was asked for is left, here or among the temporary files.
  expect(readdirSync(folder).sort()).toEqual(
    [...owners, ...owners.map((owner) => `${owner}.yaml`), "small.yaml", "temporary"].sort(),
  );
  expect(readdirSync(temporary)).toEqual([]);
}, 60_000);

test("a foreign file that Terraform reads is told on standard error", async () => {
  await here();
  writeFileSync(join(folder, "hcl", "dr", "mine.tf"), "");
  const { exitCode, stderr } = await here();
  expect(exitCode).toBe(0);
  expect(stderr).toBe("hcl/dr/mine.tf is not of this export. Terraform reads it together with what is.\n");
}, 60_000);

test("git leaves an export as it is, with core.autocrlf as well; where it has not, a check says what to do", async () => {
  await here();
  const git = async (...args: string[]): Promise<void> => {
    const result = await run("git", ["-c", "core.autocrlf=true", "-c", "core.safecrlf=false", ...args], {
      cwd: folder,
    });
    expect({ args, exitCode: result.exitCode }).toEqual({ args, exitCode: 0 });
  };
  const checkedOut = async (): Promise<string> => {
    rmSync(join(folder, "hcl"), { recursive: true });
    await git("checkout", "-f", "HEAD", "--", "hcl");
    return (await here("--check")).stdout;
  };
  const commit = ["-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "-q", "-m", "export"];
  await git("init", "-q");
  await git("add", "hcl");
  await git(...commit);
  expect(await checkedOut()).toContain("is up to date");
  await git("rm", "-q", "hcl/.gitattributes");
  await git(...commit);
  const text = await checkedOut();
  expect(text).toMatch(/^line ends +dr\/network\.tf$/m);
  expect(text).toMatch(/^missing +\.gitattributes$/m);
  expect(text).not.toMatch(/^edited/m);
  expect(text).toContain("Export again, and commit the .gitattributes");
}, 60_000);

test("a stack that is gone from the system file is told on standard error, by a check as well", async () => {
  writeFileSync(file, `${SMALL_SYSTEM}buckets: { media: {} }\n`);
  await here();
  expect(readdirSync(join(folder, "hcl"))).toContain("link");
  writeFileSync(join(folder, "hcl", "link", "mine.tf"), "");
  writeFileSync(file, SMALL_SYSTEM);
  const warning = "Stack link is gone from the system file: destroy it first, or its resources stay.\n";
  const check = await here("--check", "--json");
  expect(check.stderr).toBe(warning);
  expect(JSON.parse(check.stdout)).toMatchObject({ gone: ["link"] });
  expect((await here()).stderr).toBe(
    `${warning}hcl/link/mine.tf is not of this export. Terraform reads it together with what is.\n`,
  );
}, 60_000);

test.each([
  ["a check without an export", ["--check"], "EXPORT_MISSING"],
  ["a folder that cannot be made", ["--out", "small.yaml/hcl"], "EXPORT_UNWRITABLE"],
  ["a file where the folder should be", ["--out", "small.yaml"], "EXPORT_UNWRITABLE"],
])("%s has a code", async (_, args, code) => {
  const result = await here(...args, "--json");
  expect([result.exitCode, errorCode(result)]).toEqual([2, code]);
  expect(readFileSync(file, "utf8")).toBe(SMALL_SYSTEM);
});

test("without --out it says so", async () => {
  const result = await twinstack(["export", "-s", file, "--json"], { cwd: folder });
  expect([result.exitCode, errorCode(result)]).toEqual([2, "USAGE"]);
});

test("cdktf's own HCL output is refused", async () => {
  const { exitCode, stderr } = await run(process.execPath, ["scripts/build.js", "main.ts"], {
    env: { TWINSTACK_SYSTEM: file, CDKTF_OUTDIR: join(folder, "theirs"), SYNTH_HCL_OUTPUT: "true" },
  });
  expect(exitCode).toBe(2);
  expect(stderr).toContain("HCL_OUTPUT_REFUSED");
});
