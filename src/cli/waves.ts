/** Plan, show, ask, apply: the way of `deploy` and `destroy`. */
import { isNoChange, type StackEntry } from "../terraform";
import {
  applyPlan,
  type PlanMode,
  type PlannedStack,
  planStack,
  resultsOf,
  wavesOf,
  workOnStacks,
} from "../terraform/deployment";
import { confirm } from "./confirm";
import type { CommonOptions, Session } from "./context";
import { print, printJson } from "./output";
import { planJson, planText } from "./plan-text";

export interface WaveOptions extends CommonOptions {
  readonly yes?: boolean;
  readonly lockTimeout: number;
}

/**
 * Works through stacks wave by wave. Each wave is planned as a whole and applied from just those plans; a later wave is
 * planned when the earlier ones are done, because it may read what they write.
 */
export async function runWaves(
  { workspace, progress, system }: Session,
  stacks: readonly StackEntry[],
  mode: PlanMode,
  options: WaveOptions,
): Promise<void> {
  const { lockTimeout: lockTimeoutSeconds } = options;
  const all: PlannedStack[] = [];
  for (const wave of wavesOf(stacks, mode)) {
    const planned = resultsOf(
      await workOnStacks(progress, {
        workspace,
        stacks: wave,
        verb: "plan",
        order: "any",
        run: (stack, onProgress) => planStack(workspace, stack, { mode, lockTimeoutSeconds, onProgress }),
      }),
    );
    all.push(...planned);
    if (!options.json) print(`${planText(planned)}\n`);
    const changing = planned.filter(({ plan, hasChanges }) => hasChanges && !(mode === "destroy" && isNoChange(plan)));
    if (changing.length === 0) continue;
    if (!options.yes) {
      const names = changing.map(({ stack }) => stack.id).join(", ");
      if (mode === "destroy") await confirm(`Destroy ${names} of ${system.name}`, system.name);
      else await confirm(`Apply this to ${names}`, "yes");
    }
    const byId = new Map(changing.map((one) => [one.stack.id, one]));
    const outcomes = await workOnStacks(progress, {
      workspace,
      stacks: changing.map(({ stack }) => stack),
      verb: mode === "destroy" ? "destroy" : "deploy",
      order: "any",
      run: async (stack, onProgress) => {
        const one = byId.get(stack.id);
        if (one) await applyPlan(workspace, one, { lockTimeoutSeconds, onProgress });
      },
    });
    resultsOf(outcomes);
  }
  if (options.json) printJson(planJson(all));
}
