/** Plans and applies stacks, in their order and side by side, each from a plan that was saved and can be shown. */
import { resolve } from "node:path";
import { fail, TwinstackError } from "../../errors";
import type { ProgressEvent } from "../events";
import { type NodeOutcome, runGraph } from "../graph";
import type { StackEntry } from "../manifest";
import { type PlanSummary, readPlan } from "../plan";
import type { TerraformRunner } from "../runner";
import type { Workspace } from "./workspace";

export type PlanMode = "apply" | "destroy";

/** What a stack is doing. */
export type StackPhase = "init" | "plan" | "apply";

/** Told of everything that happens in a stack, in order. */
export type StackListener = (stack: string, phase: StackPhase, event?: ProgressEvent) => void;

export interface StackOptions {
  readonly mode?: PlanMode;
  /** How long to wait for a lock that somebody holds. @default 0 */
  readonly lockTimeoutSeconds?: number;
  /** false: plan without the state's lock; such a plan is for looking at. @default true */
  readonly lock?: boolean;
  /** Plan only these addresses and what they need. @default everything */
  readonly targets?: readonly string[];
  readonly onProgress?: StackListener;
  /** Gets the plan's JSON, **with its secrets in plain text**. */
  readonly onPlanJson?: (json: unknown) => void;
}

/** A plan that lies in the stack's folder and waits to be applied. */
export interface PlannedStack {
  readonly stack: StackEntry;
  readonly plan: PlanSummary;
  /** Whether there is anything to apply. */
  readonly hasChanges: boolean;
  /** Where it is saved; an absolute path, because Terraform runs in the stack's folder. */
  readonly planFile: string;
}

/** Of the AWS provider's 700 MB and the seconds of CPU that each stack takes, a small machine bears three at a time. */
const CONCURRENCY = 3;

/** Initializes and plans one stack. */
export async function planStack(
  workspace: Workspace,
  stack: StackEntry,
  options: StackOptions = {},
): Promise<PlannedStack> {
  const { mode = "apply", lockTimeoutSeconds = 0, lock = true, targets, onProgress, onPlanJson } = options;
  const listener = (phase: StackPhase) => (event: ProgressEvent) => onProgress?.(stack.id, phase, event);
  onProgress?.(stack.id, "init");
  await workspace.preflight(stack);
  await workspace.init(stack, listener("init"));
  onProgress?.(stack.id, "plan");
  const runner = workspace.runner(stack, listener("plan"));
  const out = `${mode}.tfplan`;
  const { hasChanges } = await runner
    .plan({ out, mode, lockTimeoutSeconds, lock, ...(targets && { targets }) })
    .catch(async (error: unknown) => {
      throw await withStanding(runner, stack.id, error);
    });
  const json = await runner.showPlanJson(out);
  onPlanJson?.(json);
  return { stack, plan: readPlan(json, stack.id), hasChanges, planFile: resolve(workspace.folderOf(stack), out) };
}

/** CONTRACT_MISSING is in order before a stack's first deploy only. Whether that is still to come, its state knows. */
async function withStanding(runner: TerraformRunner, stack: string, error: unknown): Promise<unknown> {
  if (!(error instanceof TwinstackError) || error.code !== "CONTRACT_MISSING") return error;
  const standing = (await runner.stateList()).filter((address) => !/(^|\.)data\./.test(address));
  if (standing.length === 0) return error;
  return fail("CONTRACT_OUTDATED", { stack, missing: error.message }, { cause: error, detail: error.detail });
}

/** Applies exactly what was planned. */
export async function applyPlan(
  workspace: Workspace,
  planned: PlannedStack,
  options: StackOptions = {},
): Promise<void> {
  if (!planned.hasChanges) return;
  const { lockTimeoutSeconds = 0, onProgress } = options;
  const { stack, planFile, plan } = planned;
  onProgress?.(stack.id, "apply");
  const { create, update, replace, delete: remove } = plan.counts;
  // Terraform does not count again when it applies a saved plan.
  const summary = { add: create + replace, change: update, remove: remove + replace, import: 0 };
  onProgress?.(stack.id, "apply", { type: "summary", operation: "plan", ...summary });
  const runner = workspace.runner(stack, (event) => onProgress?.(stack.id, "apply", event));
  await runner.apply(planFile, { lockTimeoutSeconds });
}

/** Runs `work` for stacks after those they depend on, independent ones side by side. */
export function forEachStack<Result>(
  workspace: Workspace,
  stacks: readonly StackEntry[],
  work: (stack: StackEntry) => Promise<Result>,
  order: "deploy" | "any" = "deploy",
): Promise<NodeOutcome<Result>[]> {
  const nodes = stacks.map((stack) => ({ id: stack.id, dependsOn: order === "any" ? [] : stack.dependsOn, stack }));
  const signal = workspace.interrupt?.stop;
  return runGraph(nodes, (_, { stack }) => work(stack), { concurrency: CONCURRENCY, ...(signal && { signal }) });
}

/** Splits stacks into waves: each wave needs only earlier ones, so that a whole wave can be planned and shown at once. */
export function wavesOf(stacks: readonly StackEntry[], mode: PlanMode): StackEntry[][] {
  const waves: StackEntry[][] = [];
  const waiting = new Set(stacks.map(({ id }) => id));
  while (waiting.size > 0) {
    const wave = stacks.filter(
      ({ id, dependsOn }) => waiting.has(id) && !dependsOn.some((other) => waiting.has(other)),
    );
    if (wave.length === 0) break;
    for (const { id } of wave) waiting.delete(id);
    waves.push(wave);
  }
  return mode === "destroy" ? waves.reverse() : waves;
}
