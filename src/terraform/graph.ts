/** Runs things that depend on each other, as many side by side as allowed. */
import { fail } from "../errors";

export interface GraphNode {
  readonly id: string;
  /** Ids that must be done first. Ids that are not in the graph count as done: they were not asked for. */
  readonly dependsOn: readonly string[];
}

/** What became of one node. */
export type NodeOutcome<Result> =
  | { readonly id: string; readonly status: "done"; readonly ms: number; readonly result: Result }
  | { readonly id: string; readonly status: "failed"; readonly ms: number; readonly error: unknown }
  /** `because`: the dependency that was not done; absent if the run was stopped before this node's turn. */
  | { readonly id: string; readonly status: "skipped"; readonly ms: 0; readonly because?: string };

export interface GraphOptions {
  /** How many run at a time, at least 1. @default all that are ready */
  readonly concurrency?: number;
  /** Once it is aborted nothing new starts; what runs is waited for. */
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` for each node after everything it depends on. When one fails, what depends on it is skipped, at any
 * distance, and the rest goes on.
 *
 * @returns one outcome per node, in the order of `nodes`; never rejects because of `work`
 * @throws STACK_CYCLE before anything runs
 */
export async function runGraph<Result, Node extends GraphNode = GraphNode>(
  nodes: readonly Node[],
  work: (id: string, node: Node) => Promise<Result>,
  options: GraphOptions = {},
): Promise<NodeOutcome<Result>[]> {
  refuseCycles(nodes);
  const concurrency = Math.max(1, Math.floor(options.concurrency ?? nodes.length));
  const ids = new Set(nodes.map((node) => node.id));
  const outcomes = new Map<string, NodeOutcome<Result>>();
  const waiting = new Map(nodes.map((node) => [node.id, { node, needs: node.dependsOn.filter((id) => ids.has(id)) }]));
  const running = new Set<Promise<void>>();

  const runOne = async (id: string, node: Node): Promise<void> => {
    const start = performance.now();
    const ms = (): number => Math.round(performance.now() - start);
    try {
      const result = await work(id, node);
      outcomes.set(id, { id, status: "done", ms: ms(), result });
    } catch (error) {
      outcomes.set(id, { id, status: "failed", ms: ms(), error });
    }
  };

  while (waiting.size > 0 || running.size > 0) {
    let moved = false;
    for (const [id, { node, needs }] of waiting) {
      const because = needs.find((need) => outcomes.has(need) && outcomes.get(need)?.status !== "done");
      const stopped = options.signal?.aborted ?? false;
      if (because !== undefined || stopped) {
        outcomes.set(id, { id, status: "skipped", ms: 0, ...(because !== undefined && { because }) });
      } else if (running.size < concurrency && needs.every((need) => outcomes.has(need))) {
        const run: Promise<void> = runOne(id, node).finally(() => running.delete(run));
        running.add(run);
      } else {
        continue;
      }
      waiting.delete(id);
      moved = true;
    }
    // A skipped node may come after its dependents in the list, so look again before waiting.
    if (!moved && running.size > 0) await Promise.race(running);
  }
  return [...ids].map((id) => outcomes.get(id)).filter((outcome) => outcome !== undefined);
}

function refuseCycles(nodes: readonly GraphNode[]): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const state = new Map<string, "open" | "closed">();
  const visit = (id: string, path: readonly string[]): void => {
    if (state.get(id) === "closed" || !byId.has(id)) return;
    if (state.get(id) === "open") {
      throw fail("STACK_CYCLE", { cycle: [...path.slice(path.indexOf(id)), id].join(" -> ") });
    }
    state.set(id, "open");
    for (const next of byId.get(id)?.dependsOn ?? []) visit(next, [...path, id]);
    state.set(id, "closed");
  };
  for (const node of nodes) visit(node.id, []);
}
