/** Asks Terraform what stands in a stack. */
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import type { StackEntry } from "../../terraform";
import type { StackListener, Workspace } from "../../terraform/deployment";
import type { Standing } from "./report";
import { readState } from "./state";

export interface StandingOptions {
  /** Ask AWS how things are now, rather than reading how the last run left them. Changes nothing. @default true */
  readonly refresh?: boolean;
  /** @default 0 */
  readonly lockTimeoutSeconds?: number;
  readonly onProgress?: StackListener;
}

/** The plan that tells how things are now. It holds what the state holds, and does not stay. */
const PLAN = "parity.tfplan";

/** @throws REGION_UNREACHABLE and whatever Terraform fails with */
export async function standingOf(
  workspace: Workspace,
  stack: StackEntry,
  options: StandingOptions = {},
): Promise<Standing> {
  const { refresh = true, lockTimeoutSeconds = 0, onProgress } = options;
  onProgress?.(stack.id, "init");
  await workspace.preflight(stack);
  await workspace.init(stack, (event) => onProgress?.(stack.id, "init", event));
  onProgress?.(stack.id, "plan");
  const runner = workspace.runner(stack, (event) => onProgress?.(stack.id, "plan", event));
  if ((await runner.stateList()).length === 0) return { deployed: false };
  if (!refresh) return { deployed: true, resources: readState(await runner.showState(), stack.id), refreshed: false };
  const plan = resolve(workspace.folderOf(stack), PLAN);
  try {
    await runner.plan({ out: plan, mode: "refresh-only", lockTimeoutSeconds });
    return { deployed: true, resources: readState(await runner.showPlanJson(plan), stack.id) };
  } finally {
    rmSync(plan, { force: true });
  }
}
