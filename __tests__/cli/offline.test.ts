import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { errorCode, run, twinstack } from "../support/cli";
import { SMALL_SYSTEM } from "../support/synth";

let folder: string;
let file: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "twinstack-cli-"));
  file = join(folder, "small.yaml");
  writeFileSync(file, SMALL_SYSTEM);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs in a folder of its own, so that nothing is written into the project. */
const here = (...args: string[]) => twinstack(args, { cwd: folder });

test("--help lists the commands and exits with 0", async () => {
  const { exitCode, stdout } = await here("--help");
  expect(exitCode).toBe(0);
  for (const command of [
    "doctor",
    "validate",
    "synth",
    "bootstrap",
    "plan",
    "deploy",
    "destroy",
    "status",
    "rehearse",
  ]) {
    expect(stdout).toContain(command);
  }
});

test.each(["doctor", "validate", "synth", "bootstrap", "plan", "deploy", "destroy", "status", "rehearse"])(
  "%s --help has an example",
  async (command) => {
    expect((await here(command, "--help")).stdout).toContain(`$ twinstack ${command}`);
  },
);

test.each([[["frob"]], [["validate", "--frob"]], [[]]])("wrong usage exits with 2: %j", async (args) => {
  const { exitCode, stdout, stderr } = await here(...args);
  expect(exitCode).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/unknown|Usage/);
});

test("wrong usage has a code for machines", async () => {
  const result = await here("validate", "--frob", "--json");
  expect([result.exitCode, errorCode(result)]).toEqual([2, "USAGE"]);
});

describe("validate", () => {
  test("says on stdout that a right file is right", async () => {
    const { exitCode, stdout, stderr } = await here("validate", "-s", file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("small, 1 service in eu-west-1 and eu-north-1");
  });

  test("says on stderr what is wrong, with file, line and column, and exits with 2", async () => {
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, SMALL_SYSTEM.replace("eu-west-1", "eu-wst-1"));
    const { exitCode, stdout, stderr } = await here("validate", "-s", wrong);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain(`${wrong}:4:22  REGION_UNKNOWN`);
    expect(stderr).toContain('Did you mean "eu-west-1"?');
  });

  test("gives machines the same", async () => {
    const wrong = join(folder, "wrong.yaml");
    writeFileSync(wrong, SMALL_SYSTEM.replace("eu-west-1", "eu-wst-1"));
    const result = await here("validate", "-s", wrong, "--json");
    expect(errorCode(result)).toBe("SYSTEM_FILE_INVALID");
    const { error } = JSON.parse(result.stderr) as { error: { items: unknown[] } };
    expect(error.items).toEqual([expect.objectContaining({ code: "REGION_UNKNOWN", line: 4, column: 22 })]);
  });

  test("a missing file", async () => {
    const result = await here("validate", "-s", "none.yaml", "--json");
    expect([result.exitCode, errorCode(result)]).toEqual([2, "SYSTEM_FILE_MISSING"]);
  });
});

describe("synth", () => {
  test("writes every stack and says where", async () => {
    const { exitCode, stdout } = await here("synth", "-s", file, "--out", "out");
    expect(exitCode).toBe(0);
    for (const stack of ["state-primary", "state-dr", "global", "primary", "dr"]) {
      expect(stdout).toContain(join("out", "stacks", stack));
      expect(existsSync(join(folder, "out", "stacks", stack, "cdk.tf.json"))).toBe(true);
    }
  });

  test("gives the same bytes as cdktf's way through main.ts", async () => {
    await here("synth", "-s", file, "--out", "ours");
    const outdir = join(folder, "theirs");
    const { exitCode } = await run(process.execPath, ["scripts/build.js", "main.ts"], {
      env: { TWINSTACK_SYSTEM: file, CDKTF_OUTDIR: outdir },
    });
    expect(exitCode).toBe(0);
    const read = (out: string) => readFileSync(join(folder, out, "stacks/dr/cdk.tf.json"), "utf8");
    expect(read("theirs")).toBe(read("ours"));
  });

  test("writes nothing for a file that is wrong", async () => {
    writeFileSync(join(folder, "wrong.yaml"), "system: x\n");
    await here("synth", "-s", "wrong.yaml", "--out", "untouched");
    expect(existsSync(join(folder, "untouched"))).toBe(false);
  });
});

describe("what a machine may lack", () => {
  const without = { TWINSTACK_TERRAFORM: "no-such-terraform", AWS_EC2_METADATA_DISABLED: "true" };

  test("terraform: plan says so and exits with 3", async () => {
    const result = await twinstack(["plan", "-s", file, "--json"], { cwd: folder, env: without });
    expect([result.exitCode, errorCode(result)]).toEqual([3, "TERRAFORM_MISSING"]);
  });

  test("terraform: doctor says what is missing and how to get it, and exits with 1", async () => {
    const result = await twinstack(["doctor", "-s", file], { cwd: folder, env: without });
    expect(result.exitCode).toBe(1);
    expect(result.stdout).toMatch(/MISSING +Terraform/);
    expect(result.stdout).toContain("Install Terraform 1.11 or newer");
  });

  test("Python: npm start's rehearsal synthesizes and says what it left out", async () => {
    const env = { TWINSTACK_PYTHON: "no-such-python" };
    const result = await twinstack(["rehearse", "--best-effort", "-s", file], { cwd: folder, env });
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain(join(".twinstack", "small", "stacks"));
    expect(result.stdout).toContain("Left out: the rehearsal.");
  });

  test("Python: a rehearsal that was asked for is not skipped silently", async () => {
    const env = { TWINSTACK_PYTHON: "no-such-python" };
    const result = await twinstack(["rehearse", "-s", file, "--json"], { cwd: folder, env });
    expect([result.exitCode, errorCode(result)]).toEqual([3, "LOCAL_AWS_UNAVAILABLE"]);
  });

  test("everything: each missing thing gets its line", async () => {
    const env = { TWINSTACK_PYTHON: "no-such-python", TWINSTACK_TERRAFORM: "no-such-terraform" };
    const result = await twinstack(["rehearse", "--best-effort", "-s", file], { cwd: folder, env });
    expect(result.exitCode).toBe(0);
    expect(result.stdout.match(/Left out: the rehearsal\./g)?.length).toBeGreaterThanOrEqual(2);
  });

  test("a folder to write to", async () => {
    const result = await twinstack(["synth", "-s", file, "--out", join(file, "x"), "--json"], { cwd: folder });
    expect([result.exitCode, errorCode(result)]).toEqual([2, "OUTPUT_UNWRITABLE"]);
  });

  test("credentials: status does not call it a lost region", async () => {
    const none = join(folder, "none");
    const env = {
      ...Object.fromEntries(
        ["AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"].map((name) => [
          name,
          undefined,
        ]),
      ),
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_SHARED_CREDENTIALS_FILE: none,
      AWS_CONFIG_FILE: none,
    };
    const result = await twinstack(["status", "-s", file, "--json"], { cwd: folder, env });
    expect([result.exitCode, errorCode(result)]).toEqual([3, "NO_CREDENTIALS"]);
  });

  test("credentials: plan says so before terraform is started", async () => {
    const env = {
      AWS_ENDPOINT_URL: undefined,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_PROFILE: undefined,
      AWS_SHARED_CREDENTIALS_FILE: join(folder, "none"),
      AWS_CONFIG_FILE: join(folder, "none"),
    };
    const result = await twinstack(["plan", "-s", file, "--json"], { cwd: folder, env });
    expect([result.exitCode, errorCode(result)]).toEqual([3, "NO_CREDENTIALS"]);
  });

  test("nothing: state stacks are not destroyed at all", async () => {
    const result = await twinstack(["destroy", "state-dr", "-s", file, "--json"], { cwd: folder });
    expect([result.exitCode, errorCode(result)]).toEqual([2, "STATE_STACK_KEPT"]);
  });
});

test("an unknown stack is answered with the nearest one", async () => {
  const result = await here("plan", "primry", "-s", file, "--json");
  expect([result.exitCode, errorCode(result)]).toEqual([2, "STACK_UNKNOWN"]);
  expect(result.stderr).toContain('\\"primary\\"');
});
