/** Plans a stack from its export: the proof that ops can take the live state over. */
import { join } from "node:path";
import { isNoChange, type StackEntry } from "../terraform";
import type { StackListener, Workspace } from "../terraform/deployment";

/** Where a rehearsal's export lies, below the folder of its stacks. */
export const EXPORT_FOLDER = "export";

/** What its own README says to run. @returns "no changes", or what would change */
export async function planExported(workspace: Workspace, stack: StackEntry, onProgress: StackListener): Promise<string> {
  const folder = join(workspace.outdir, EXPORT_FOLDER, stack.id);
  const runner = workspace.runner(stack, (event) => onProgress(stack.id, "plan", event), folder);
  onProgress(stack.id, "init");
  await runner.init({ backendConfig: "backend.hcl" });
  onProgress(stack.id, "plan");
  const out = "export.tfplan";
  const { hasChanges } = await runner.plan({ out });
  if (!hasChanges) return "no changes";
  const plan = await runner.showPlan(out);
  return isNoChange(plan) ? "changes of outputs" : `changes: ${plan.changes.map(({ address }) => address).join(", ")}`;
}
