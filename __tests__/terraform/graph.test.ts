import fc from "fast-check";
import { TwinstackError } from "../../src/errors";
import { runGraph, type GraphNode } from "../../src/terraform";

const tick = (): Promise<void> => new Promise((done) => setImmediate(done));

/** Any acyclic graph: a node depends on nodes before it, and the list is then shuffled. */
const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 12 }).chain((needs) => {
  const nodes = needs.map((list, i): GraphNode => {
    const before = list.filter((need) => need < i).map((need) => `n${need}`);
    return { id: `n${i}`, dependsOn: [...new Set(before)] };
  });
  return fc.shuffledSubarray(nodes, { minLength: nodes.length });
});

test("any graph: everything runs once, after what it depends on, and never more at a time than allowed", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (nodes, concurrency) => {
      const done: string[] = [];
      let running = 0;
      let most = 0;
      const needs = new Map(nodes.map((node) => [node.id, node.dependsOn]));
      const outcomes = await runGraph(
        nodes,
        async (id) => {
          most = Math.max(most, ++running);
          expect(needs.get(id)?.every((need) => done.includes(need))).toBe(true);
          await tick();
          done.push(id);
          running--;
          return id.toUpperCase();
        },
        { concurrency },
      );
      expect(most).toBeLessThanOrEqual(concurrency);
      expect([...done].sort()).toEqual(nodes.map(({ id }) => id).sort());
      expect(outcomes.map(({ id }) => id)).toEqual(nodes.map(({ id }) => id));
      expect(
        outcomes.every((outcome) => outcome.status === "done" && outcome.result === outcome.id.toUpperCase()),
      ).toBe(true);
    }),
  );
});

test("any graph with failures: skipped is exactly what depends on a failure, at any distance", async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.func(fc.boolean()), async (nodes, fails) => {
      const byId = new Map(nodes.map((node) => [node.id, node]));
      const spoiled = (id: string): boolean =>
        (byId.get(id)?.dependsOn ?? []).some((need) => fails(need) || spoiled(need));
      const outcomes = await runGraph(nodes, async (id) => {
        await tick();
        if (fails(id)) throw new RangeError(id);
      });
      for (const { id, status } of outcomes) {
        expect(status).toBe(spoiled(id) ? "skipped" : fails(id) ? "failed" : "done");
      }
    }),
  );
});

test("a failure skips its dependents, with the reason, and nothing else", async () => {
  const nodes = [
    { id: "link", dependsOn: ["primary", "dr"] },
    { id: "primary", dependsOn: ["global"] },
    { id: "dr", dependsOn: ["global"] },
    { id: "global", dependsOn: [] },
  ];
  const error = new RangeError("no");
  const outcomes = await runGraph(nodes, async (id) => (id === "primary" ? Promise.reject(error) : Promise.resolve(1)));
  expect(outcomes.map(({ ms: _, ...rest }) => rest)).toEqual([
    { id: "link", status: "skipped", because: "primary" },
    { id: "primary", status: "failed", error },
    { id: "dr", status: "done", result: 1 },
    { id: "global", status: "done", result: 1 },
  ]);
});

test("independent nodes really run side by side", async () => {
  let release = (): void => undefined;
  const gate = new Promise<void>((done) => (release = done));
  const nodes = ["primary", "dr"].map((id) => ({ id, dependsOn: [] }));
  // Each waits for the other: one after the other would never end.
  let started = 0;
  await runGraph(nodes, async () => {
    if (++started === 2) release();
    await gate;
  });
  expect(started).toBe(2);
});

test("ids that were not asked for count as done", async () => {
  const [outcome] = await runGraph([{ id: "dr", dependsOn: ["global"] }], () => Promise.resolve("ran"));
  expect(outcome).toMatchObject({ status: "done", result: "ran" });
});

test("after an abort nothing starts, and what runs is waited for", async () => {
  const controller = new AbortController();
  const nodes = ["a", "b", "c"].map((id) => ({ id, dependsOn: [] }));
  const ran: string[] = [];
  const outcomes = await runGraph(
    nodes,
    async (id) => {
      controller.abort();
      await tick();
      ran.push(id);
    },
    { concurrency: 1, signal: controller.signal },
  );
  expect(ran).toEqual(["a"]);
  expect(outcomes.map(({ status }) => status)).toEqual(["done", "skipped", "skipped"]);
});

test("a circle is refused before anything runs", async () => {
  const nodes = [
    { id: "x", dependsOn: ["a"] },
    { id: "a", dependsOn: ["b"] },
    { id: "b", dependsOn: ["c"] },
    { id: "c", dependsOn: ["a"] },
  ];
  const work = jest.fn(() => Promise.resolve());
  const error: unknown = await runGraph(nodes, work).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(TwinstackError);
  expect(error).toMatchObject({ code: "STACK_CYCLE", message: expect.stringContaining("a -> b -> c -> a") as string });
  expect(work).not.toHaveBeenCalled();
  await expect(runGraph([{ id: "a", dependsOn: ["a"] }], work)).rejects.toMatchObject({ code: "STACK_CYCLE" });
});
