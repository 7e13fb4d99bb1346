/** Plan, show, ask, apply: the way of `deploy` and `destroy`. */
import type { StackEntry } from "../terraform";
import { type PlanMode, type PlannedStack, rollOut, type Wave } from "../terraform/deployment";
import { confirm } from "./confirm";
import type { CommonOptions, Session } from "./context";
import { print, printJson } from "./output";
import { planJson, planText } from "./plan-text";

export interface WaveOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly lockTimeout: number;
}

/** Shows each wave of plans, asks unless told not to, and applies what was shown. */
export async function runWaves(
  { workspace, progress, system }: Session,
  stacks: readonly StackEntry[],
  mode: PlanMode,
  options: WaveOptions,
): Promise<void> {
  const approve = async ({ planned, held }: Wave, changing: readonly PlannedStack[]): Promise<void> => {
    if (!options.json) {
      if (planned.length > 0) print(`${planText(planned)}\n`);
      for (const stack of held) print(`What is to be deleted from ${stack} waits until nothing uses it any more.\n`);
    }
    if (options.yes || changing.length === 0) return;
    const names = changing.map(({ stack }) => stack.id).join(", ");
    if (mode === "destroy") await confirm(`Destroy ${names} of ${system.name}`, system.name);
    else await confirm(`Apply this to ${names}`, "yes");
  };
  const lockTimeoutSeconds = options.lockTimeout;
  const planned = await rollOut(workspace, stacks, { mode, progress, lockTimeoutSeconds, approve });
  if (options.json) printJson(planJson(planned));
}
