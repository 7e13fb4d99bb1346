import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { findLocalAws, type LocalAws, startLocalAws } from "../../src/rehearsal";
import { TwinstackError } from "../../src/errors";

const account = "123456789012";
const started: LocalAws[] = [];

async function start(options: Partial<Parameters<typeof startLocalAws>[0]> = {}): Promise<LocalAws> {
  const aws = await startLocalAws({ account, ...options });
  started.push(aws);
  return aws;
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((aws) => aws.stop()));
  jest.restoreAllMocks();
  delete process.env["TWINSTACK_PYTHON"];
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A process that was ended is gone a moment later, when its parent or init has taken notice. */
async function gone(pid: number): Promise<boolean> {
  for (let waited = 0; alive(pid) && waited < 5000; waited += 20) await new Promise((done) => setTimeout(done, 20));
  return !alive(pid);
}

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof TwinstackError ? error.code : String(error);
};

const answers = (aws: LocalAws): Promise<boolean> =>
  fetch(`${aws.endpoint}/_twinstack/health`).then(
    (response) => response.ok,
    () => false,
  );

test("two run side by side, each with its own port, account and state, and each is stopped alone", async () => {
  const [first, second] = await Promise.all([start(), start({ account: "210987654321" })]);
  expect(first.endpoint).not.toBe(second.endpoint);
  const accountOf = async (aws: LocalAws) => {
    const credentials = { accessKeyId: "a", secretAccessKey: "b" };
    const sts = new STSClient({ endpoint: aws.endpoint, region: "eu-south-1", credentials });
    return (await sts.send(new GetCallerIdentityCommand({}))).Account;
  };
  expect(await Promise.all([accountOf(first), accountOf(second)])).toEqual([account, "210987654321"]);
  await first.switchRegion("eu-south-1", false);
  expect(await accountOf(second)).toBe("210987654321");
  await first.stop();
  await first.stop();
  expect(alive(first.pid)).toBe(false);
  expect(await answers(second)).toBe(true);
}, 30_000);

test("a port that is taken is said to be, and what holds it stays", async () => {
  const holder = await start();
  const port = Number(new URL(holder.endpoint).port);
  expect(await codeOf(start({ port }))).toBe("PORT_TAKEN");
  expect(await answers(holder)).toBe(true);
}, 30_000);

test("a port that was asked for is used", async () => {
  const first = await start();
  await first.stop();
  const again = await start({ port: Number(new URL(first.endpoint).port) });
  expect(again.endpoint).toBe(first.endpoint);
}, 30_000);

test("it ends with its parent even if that is killed", async () => {
  const { python } = await findLocalAws();
  // A parent of its own, which starts the server as local-aws.ts does and tells its process id.
  const parent = spawn(process.execPath, [
    "-e",
    `const child = require("node:child_process").spawn(${JSON.stringify(python)}, ["sandbox/serve.py"], { detached: true });
     child.stdout.on("data", (data) => process.stdout.write(data));
     setInterval(() => undefined, 1000);`,
  ]);
  const [line] = (await once(parent.stdout, "data")) as [Buffer];
  const { pid } = JSON.parse(line.toString()) as { pid: number };
  expect(alive(pid)).toBe(true);
  parent.kill("SIGKILL");
  expect(await gone(pid)).toBe(true);
}, 30_000);

test.each(["SIGTERM", "SIGINT"] as const)(
  "it ends on %s, and says so to the next caller",
  async (signal) => {
    const aws = await start();
    process.kill(aws.pid, signal);
    expect(await gone(aws.pid)).toBe(true);
    expect(await codeOf(aws.refusedCalls())).toBe("LOCAL_AWS_FAILED");
    await aws.stop();
  },
  30_000,
);

test("the environment keeps the user's own account out of play", async () => {
  jest.replaceProperty(process, "env", {
    ...process.env,
    AWS_PROFILE: "production",
    AWS_ENDPOINT_URL_S3: "https://elsewhere.example",
    AWS_USE_FIPS_ENDPOINT: "true",
    NO_PROXY: "intranet.example",
  });
  const aws = await start();
  const env = aws.env("eu-south-1");
  expect(env).toMatchObject({
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ENDPOINT_URL_S3: "",
    AWS_PROFILE: "default",
    AWS_USE_FIPS_ENDPOINT: "",
    AWS_SESSION_TOKEN: "",
    AWS_REGION: "eu-south-1",
    AWS_DEFAULT_REGION: "eu-south-1",
    NO_PROXY: "intranet.example,127.0.0.1,localhost",
  });
  expect(aws.env()).not.toHaveProperty("AWS_REGION");
}, 30_000);

describe("what it needs", () => {
  const folders: string[] = [];
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });
  const fakePython = (script: string): string => {
    const folder = mkdtempSync(join(tmpdir(), "twinstack-python-"));
    folders.push(folder);
    const file = join(folder, "python");
    writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };
  const answering = (answer: object) => fakePython(`echo '${JSON.stringify(answer)}'`);
  const complete = { python: [3, 12], moto: "5.2.1", missing: [], venv: true };

  test("is found where it is installed", async () => {
    const check = await findLocalAws();
    expect(check).toMatchObject({ ready: true, installable: false });
    expect(check.moto).toMatch(/^5\.2\./);
  });

  test.each([
    ["a complete one", complete, { ready: true, installable: false }],
    ["without moto", { ...complete, moto: null }, { ready: false, installable: true }],
    ["with an old moto", { ...complete, moto: "4.2.0" }, { ready: false, installable: true }],
    ["without the server's modules", { ...complete, missing: ["flask"] }, { ready: false, installable: true }],
    ["without moto and venv", { ...complete, moto: null, venv: false }, { ready: false, installable: false }],
    ["too old", { ...complete, python: [3, 9] }, { ready: false, installable: false, python: undefined }],
  ])("is judged by what TWINSTACK_PYTHON has: %s", async (_, answer, expected) => {
    process.env["TWINSTACK_PYTHON"] = answering(answer);
    expect(await findLocalAws()).toMatchObject(expected);
  });

  test("is named when it is missing and cannot be installed", async () => {
    process.env["TWINSTACK_PYTHON"] = "no-such-python";
    expect(await codeOf(start())).toBe("LOCAL_AWS_UNAVAILABLE");
    // It answers the probe, and fails at everything else: no venv can be made with it.
    process.env["TWINSTACK_PYTHON"] = fakePython(
      `[ "$1" = -c ] && echo '${JSON.stringify({ ...complete, moto: null })}' && exit 0; echo broken >&2; exit 1`,
    );
    const error = await start().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "LOCAL_AWS_UNAVAILABLE", detail: expect.stringContaining("broken") as string });
    expect((error as TwinstackError).hint).toContain("-m pip install -r sandbox/requirements.txt");
  });

  test("a server that does not come up is reported with what it said", async () => {
    process.env["TWINSTACK_PYTHON"] = fakePython(
      `[ "$1" = -c ] && echo '${JSON.stringify(complete)}' && exit 0; echo no luck >&2; exit 1`,
    );
    const error = await start().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "LOCAL_AWS_FAILED", detail: expect.stringContaining("no luck") as string });
  });
});
