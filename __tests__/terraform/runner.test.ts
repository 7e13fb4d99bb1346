import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { TwinstackError } from "../../src/errors";
import { isNoChange, type ProgressEvent } from "../../src/terraform";
import { describeWithTerraform, slow, Workshop } from "./live";

jest.setTimeout(30_000);

const failure = (work: Promise<unknown>): Promise<TwinstackError> =>
  work.then(
    () => Promise.reject(new RangeError("did not fail")),
    (error: unknown) => error as TwinstackError,
  );

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await wait(50);
  expect(condition()).toBe(true);
}

describeWithTerraform("running Terraform", () => {
  const shop = new Workshop();
  afterAll(() => shop.remove());

  test("init, validate, plan, apply, and then no change; without noise and without secrets", async () => {
    const secret = "planted-s3cret";
    shop.write("good", {
      variable: { p: { type: "string", sensitive: true, default: secret } },
      resource: { terraform_data: { a: { input: "${var.p}" }, b: { input: "${terraform_data.a.id}" } } },
      output: { p: { value: "${var.p}", sensitive: true } },
    });
    const events: ProgressEvent[] = [];
    const runner = await shop.runner("good", { onEvent: (event) => events.push(event) });
    expect((await runner.init()).warnings).toEqual([]);
    expect((await runner.validate()).warnings).toEqual([]);
    expect(await runner.stateList()).toEqual([]);
    expect(await runner.statePull()).toBeUndefined();

    const planned = await runner.plan({ out: "plan" });
    expect(planned).toMatchObject({ hasChanges: true, summary: { operation: "plan", add: 2, change: 0, remove: 0 } });
    const summary = await runner.showPlan("plan");
    expect(summary.changes.map(({ address, action }) => [address, action])).toEqual([
      ["terraform_data.a", "create"],
      ["terraform_data.b", "create"],
    ]);
    expect(await runner.apply("plan")).toMatchObject({ summary: { operation: "apply", add: 2 } });
    expect(await runner.stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
    expect(await runner.statePull()).toMatchObject({ version: 4 });
    expect(await runner.showState()).toMatchObject({ format_version: "1.0" });

    expect((await runner.plan({ out: "plan" })).hasChanges).toBe(false);
    expect(isNoChange(await runner.showPlan("plan"))).toBe(true);
    expect((await runner.plan({ out: "refresh", mode: "refresh-only" })).hasChanges).toBe(false);
    expect(await runner.plan({ out: "destroy", mode: "destroy" })).toMatchObject({ summary: { remove: 2 } });
    await runner.apply("destroy");
    expect(await runner.stateList()).toEqual([]);

    expect(events).toContainEqual(
      expect.objectContaining({ type: "resource", status: "complete", address: "terraform_data.b", action: "create" }),
    );
    expect(JSON.stringify([events, summary])).not.toContain(secret);
  });

  test("a plan that went stale is refused", async () => {
    shop.write("stale", { resource: { terraform_data: { a: { input: 1 } } } });
    const runner = await shop.runner("stale");
    await runner.init();
    await runner.plan({ out: "first" });
    await runner.plan({ out: "second" });
    await runner.apply("first");
    expect(await failure(runner.apply("second"))).toMatchObject({ code: "STALE_PLAN" });
  });

  test("a lock that somebody holds, waited for and then given up", async () => {
    shop.write("locked", { resource: { terraform_data: { a: slow("sleep 3") } } });
    const runner = await shop.runner("locked");
    await runner.init();
    await runner.plan({ out: "plan" });
    let started = false;
    const holder = await shop.runner("locked", { onEvent: ({ type }) => (started ||= type === "resource") });
    const applying = holder.apply("plan");
    await until(() => started);
    expect(await failure(runner.plan({ out: "other" }))).toMatchObject({
      code: "STATE_LOCKED",
      message: expect.stringMatching(
        /^The state of stack locked is locked by \S+ since .* UTC \(apply, lock [0-9a-f-]+\)/,
      ) as string,
      hint: expect.stringMatching(/terraform -chdir=\S*locked force-unlock [0-9a-f-]{36}/) as string,
    });
    // Before the apply is done, so it does not wait for it.
    expect((await runner.plan({ out: "looked", lock: false })).hasChanges).toBe(true);
    expect((await runner.plan({ out: "other", lockTimeoutSeconds: 10 })).hasChanges).toBe(false);
    await applying;
  });

  test("wrong configurations, at init, validate and apply", async () => {
    shop.write("wrong", { resource: { terraform_data: { a: { inputt: 1 } } } });
    const runner = await shop.runner("wrong");
    await runner.init({ backend: false });
    expect(await failure(runner.validate())).toMatchObject({
      code: "TERRAFORM_FAILED",
      message: expect.stringContaining("inputt") as string,
    });
    shop.write("wrong", { resource: { terraform_data: { a: slow("exit 3") } } });
    await runner.plan({ out: "plan" });
    expect(await failure(runner.apply("plan"))).toMatchObject({
      code: "TERRAFORM_FAILED",
      message: expect.stringContaining("at terraform_data.a") as string,
      detail: expect.stringContaining("exit status 3") as string,
    });
    shop.write("wrong", { terraform: { required_providers: { x: { source: "example.invalid/acme/x" } } } });
    expect(await failure(runner.init())).toMatchObject({
      code: "PROVIDER_UNAVAILABLE",
      message: expect.stringContaining("example.invalid/acme/x") as string,
    });
    expect(await failure(runner.showPlan("nothing"))).toMatchObject({ code: "TERRAFORM_FAILED" });
    const missing = await shop.runner("missing");
    expect(await failure(missing.plan({ out: "plan" }))).toMatchObject({ code: "STACK_FOLDER_MISSING" });
  });

  test("a state moves to another backend without a question", async () => {
    const resource = { terraform_data: { a: { input: 1 } } };
    const folder = shop.write("moving", { resource });
    const runner = await shop.runner("moving");
    await runner.init();
    await runner.plan({ out: "plan" });
    await runner.apply("plan");
    shop.write("moving", { resource, terraform: { backend: { local: { path: "moved.tfstate" } } } });
    await runner.init({ migrateState: true });
    expect(existsSync(join(folder, "moved.tfstate"))).toBe(true);
    expect((await runner.plan({ out: "plan" })).hasChanges).toBe(false);
    await runner.init({ reconfigure: true });
  });

  test("a state that an earlier run could not save stops plan and apply", async () => {
    const folder = shop.write("errored", { resource: { terraform_data: { a: {} } } });
    writeFileSync(join(folder, "errored.tfstate"), "{}");
    const runner = await shop.runner("errored");
    expect(await failure(runner.plan({ out: "plan" }))).toMatchObject({ code: "STATE_NOT_SAVED" });
    expect(await failure(runner.apply("plan"))).toMatchObject({ code: "STATE_NOT_SAVED" });
  });
});

describeWithTerraform("interrupting Terraform", () => {
  const shop = new Workshop();
  afterAll(() => shop.remove());

  const stacks = (stack: string): string =>
    shop.write(stack, {
      resource: {
        terraform_data: { a: { input: 1 }, b: slow("echo x >> began; sleep 5", { input: "${terraform_data.a.id}" }) },
      },
    });

  test("the first request stops in good order: the state is saved, the lock released, and the same again goes on", async () => {
    const folder = stacks("stopped");
    const stop = new AbortController();
    const interrupt = { stop: stop.signal, kill: new AbortController().signal };
    const runner = await shop.runner("stopped", { interrupt });
    await runner.init();
    await runner.plan({ out: "plan" });
    const applying = failure(runner.apply("plan"));
    await until(() => existsSync(join(folder, "began")));
    stop.abort();
    expect(await applying).toMatchObject({
      code: "INTERRUPTED",
      message: "Interrupted: terraform apply of stack stopped stopped in good order and saved its state.",
      hint: expect.stringContaining("Run the same command again") as string,
    });
    expect(await failure(runner.plan({ out: "plan" }))).toMatchObject({ code: "INTERRUPTED" });
    const again = await shop.runner("stopped");
    expect(await again.stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
    expect(await again.plan({ out: "plan" })).toMatchObject({ summary: { add: 1, remove: 1 } });
  });

  test("the second request kills", async () => {
    const folder = stacks("killed");
    const [stop, kill] = [new AbortController(), new AbortController()];
    const runner = await shop.runner("killed", { interrupt: { stop: stop.signal, kill: kill.signal } });
    await runner.init();
    await runner.plan({ out: "plan" });
    const applying = failure(runner.apply("plan"));
    await until(() => existsSync(join(folder, "began")));
    const start = Date.now();
    stop.abort();
    kill.abort();
    expect(await applying).toMatchObject({ code: "INTERRUPTED_KILLED" });
    expect(Date.now() - start).toBeLessThan(2000);
  });

  test.each(["SIGINT to its whole group, as a terminal does it", "SIGKILL"])(
    "our process gets %s: Terraform gets at most one SIGINT and saves its state",
    async (how) => {
      const stack = how.slice(0, 7).trim();
      const folder = stacks(stack);
      const runner = await shop.runner(stack);
      await runner.init();
      await runner.plan({ out: "plan" });
      // Runs what the command line would run, in a process of its own that can be signalled.
      const script = join(__dirname, "apply-in-child.js");
      const child = spawn(process.execPath, [script, folder], { detached: true, stdio: ["ignore", "pipe", "inherit"] });
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      const ended = new Promise((done) => child.on("exit", done));
      await until(() => existsSync(join(folder, "began")));
      process.kill(-(child.pid ?? 0), stack === "SIGKILL" ? "SIGKILL" : "SIGINT");
      await ended;
      expect(output.trim()).toBe(stack === "SIGKILL" ? "" : "INTERRUPTED");
      const after = await shop.runner(stack);
      // Its lock is gone when it has ended; after SIGKILL that is when the five seconds are over.
      const report = await after.plan({ out: "plan", lockTimeoutSeconds: 15 });
      expect(await after.stateList()).toEqual(["terraform_data.a", "terraform_data.b"]);
      expect(report.hasChanges).toBe(stack !== "SIGKILL");
      expect(readFileSync(join(folder, "began"), "utf8")).toBe("x\n");
    },
  );
});
