import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { interruptFromProcess, TerraformRunner } from "../../src/terraform";
import { inTurn } from "../../src/terraform/in-turn";
import { runProcess } from "../../src/terraform/process";
import { registryReachable } from "../../src/terraform/registry";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "twinstack-test-")));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shell = (script: string, more: object = {}) =>
  runProcess({ path: "/bin/sh", args: ["-c", script], cwd: folder, env: process.env, ...more });

describe("a process", () => {
  test("gives its lines while it runs, whole, and everything at its end", async () => {
    const lines: string[] = [];
    const script =
      "printf 'one\\ntw'; sleep 0.3; printf 'o\\n\\n\\303'; sleep 0.3; printf '\\244 rest'; echo bad >&2; exit 3";
    const outcome = await shell(script, { onLine: (line: string) => lines.push(line) });
    expect(lines).toEqual(["one", "two", "", "ä rest"]);
    expect(outcome).toEqual({
      exitCode: 3,
      signal: null,
      stdout: "one\ntwo\n\nä rest",
      stderr: "bad\n",
      stopped: false,
      killed: false,
    });
  });

  test("that cannot be started is an error", async () => {
    await expect(runProcess({ path: "/nowhere", args: [], cwd: folder, env: {} })).rejects.toThrow("ENOENT");
  });
});

describe("a Terraform that crashes", () => {
  test.each([
    ["echo 'panic: runtime error: index out of range' >&2; exit 2", "panic: runtime error: index out of range."],
    ["kill -9 $$", "it was ended by SIGKILL."],
    ["echo '!!!!! TERRAFORM CRASH !!!!!' >&2; exit 11", "it panicked."],
  ])("%s", async (script, reason) => {
    const path = join(folder, "terraform");
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    const binary = { path, product: "terraform", version: "1.11.4" } as const;
    const runner = new TerraformRunner({ binary, stack: "dr", folder, environment: { env: {}, serializeInit: false } });
    await expect(runner.plan({ out: "plan" })).rejects.toMatchObject({
      code: "TERRAFORM_CRASHED",
      message: `Terraform ended during plan of stack dr: ${reason}`,
    });
  });
});

test("the first signal stops, an echo of it is ignored, a later one kills", () => {
  jest.useFakeTimers();
  const before = process.listenerCount("SIGINT");
  const interrupt = interruptFromProcess();
  const aborted = (): boolean[] => [interrupt.stop.aborted, interrupt.kill.aborted];
  try {
    process.emit("SIGINT", "SIGINT");
    expect(aborted()).toEqual([true, false]);
    process.emit("SIGINT", "SIGINT");
    expect(aborted()).toEqual([true, false]);
    jest.advanceTimersByTime(1000);
    process.emit("SIGTERM", "SIGTERM");
    expect(aborted()).toEqual([true, true]);
  } finally {
    interrupt.dispose();
    jest.useRealTimers();
  }
  expect(process.listenerCount("SIGINT")).toBe(before);
});

test("work in turn waits for the one before, even if that fails", async () => {
  const order: string[] = [];
  const work = (name: string, fails: boolean) => async () => {
    order.push(`${name} begins`);
    await new Promise((done) => setImmediate(done));
    order.push(`${name} ends`);
    if (fails) throw new RangeError(name);
    return name;
  };
  const both = await Promise.allSettled([inTurn("key", work("a", true)), inTurn("key", work("b", false))]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
});

describe("a registry", () => {
  test.each([
    [200, true],
    [403, false],
  ])("behind a proxy that answers %i", async (status, reachable) => {
    const asked: (string | undefined)[] = [];
    const server = createServer();
    server.on("connect", (request, socket) => {
      asked.push(request.url, request.headers["proxy-authorization"]);
      socket.end(`HTTP/1.1 ${status} X\r\n\r\n`);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const host = `registry-${status}.invalid`;
    expect(await registryReachable(host, { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${port}` })).toBe(reachable);
    await registryReachable(host, {});
    expect(asked).toEqual([`${host}:443`, `Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
    await new Promise((done) => server.close(done));
  });

  test("that does not exist, directly and through a proxy that is not there", async () => {
    expect(await registryReachable("one.invalid", {})).toBe(false);
    expect(await registryReachable("two.invalid", { HTTPS_PROXY: "http://127.0.0.1:1" })).toBe(false);
    expect(await registryReachable("three.invalid", { https_proxy: "not a URL" })).toBe(false);
  });
});
