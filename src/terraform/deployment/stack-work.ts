/** Shows the work on several stacks, each in its turn. */
import { fail } from "../../errors";
import type { Progress, Say } from "../../progress";
import type { NodeOutcome } from "../graph";
import type { StackEntry } from "../manifest";
import { forEachStack, type StackListener } from "./deploy";
import { narrator } from "./narrate";
import type { Workspace } from "./workspace";

export interface StackWork<Result> {
  readonly workspace: Workspace;
  readonly stacks: readonly StackEntry[];
  /** What is being done, for the titles: `deploy`. */
  readonly verb: string;
  /** `any`: the stacks do not depend on each other for this. @default "deploy" */
  readonly order?: "deploy" | "any";
  readonly run: (stack: StackEntry, listener: StackListener) => Promise<Result>;
}

/**
 * Works on stacks in their order, independent ones side by side, and shows each. One that fails stops those that depend
 * on it and no others.
 *
 * @returns an outcome for each stack; what failed is in there, not thrown
 */
export async function workOnStacks<Result>(
  progress: Progress,
  work: StackWork<Result>,
): Promise<NodeOutcome<Result>[]> {
  const says = new Map<string, Say>();
  const settled = new Map<string, { resolve: () => void; reject: (error: unknown) => void }>();
  const { workspace, stacks, verb, run, order = "deploy" } = work;
  const shown = stacks.map(({ id }) => {
    const end = new Promise<void>((resolve, reject) => settled.set(id, { resolve, reject }));
    end.catch(() => undefined);
    return {
      title: `${verb} ${id}`,
      run: (say: Say) => {
        says.set(id, say);
        return end;
      },
    };
  });
  const runOne = async (stack: StackEntry): Promise<Result> => {
    const narrate = narrator();
    try {
      const result = await run(stack, (id, phase, event) => {
        const text = narrate(phase, event);
        if (text !== undefined) says.get(id)?.(text);
      });
      settled.get(stack.id)?.resolve();
      return result;
    } catch (error) {
      settled.get(stack.id)?.reject(error);
      throw error;
    }
  };
  const showing = progress.all(shown).catch(() => undefined);
  const outcomes = await forEachStack(workspace, stacks, runOne, order);
  for (const outcome of outcomes) {
    if (outcome.status !== "skipped") continue;
    settled.get(outcome.id)?.reject(skipped(outcome));
  }
  await showing;
  return outcomes;
}

const skipped = ({ id, because }: { readonly id: string; readonly because?: string }): Error =>
  fail("STACK_SKIPPED", {
    stack: id,
    because: because === undefined ? "the run was asked to stop" : `${because} failed`,
  });

/** The results, if all went well. @throws the first error otherwise */
export function resultsOf<Result>(outcomes: readonly NodeOutcome<Result>[]): Result[] {
  return outcomes.map((outcome) => {
    if (outcome.status === "done") return outcome.result;
    const failed = outcomes.find(({ status }) => status === "failed");
    throw failed?.status === "failed" ? failed.error : skipped({ id: outcome.id });
  });
}
