/** Rolls a system out: plans, has the plans approved, and applies exactly those, wave by wave. */
import type { Progress } from "../../progress";
import type { StackEntry } from "../manifest";
import { isNoChange } from "../plan";
import { applyPlan, type PlanMode, type PlannedStack, planStack, wavesOf } from "./deploy";
import { resultsOf, workOnStacks } from "./stack-work";
import type { Workspace } from "./workspace";

/** What is about to be applied. */
export interface Wave {
  readonly planned: readonly PlannedStack[];
  /** Stacks of which something is to be deleted that waits for a later wave, because other stacks still use it. */
  readonly held: readonly string[];
}

export interface RolloutOptions {
  readonly mode: PlanMode;
  readonly progress: Progress;
  /** How long to wait for a lock that somebody holds. @default 0 */
  readonly lockTimeoutSeconds?: number;
  /** Shows the plans of a wave; those with changes are applied unless it throws. */
  readonly approve: (wave: Wave, changing: readonly PlannedStack[]) => Promise<void>;
}

class Rollout {
  constructor(
    private readonly workspace: Workspace,
    private readonly options: RolloutOptions,
  ) {}

  /**
   * A later wave is planned when the earlier ones are done, because it may read what they write. What is to be deleted
   * from a stack that later waves depend on is deleted after them: a listener goes when no endpoint group is left on it.
   */
  async run(stacks: readonly StackEntry[]): Promise<PlannedStack[]> {
    const { mode } = this.options;
    const all: PlannedStack[] = [];
    const held: StackEntry[] = [];
    for (const wave of wavesOf(stacks, mode)) {
      const planned = await this.plan(wave);
      const [now, later] = mode === "apply" ? await this.holdDeletions(planned, stacks) : [planned, []];
      held.push(...later);
      all.push(...(await this.apply({ planned: now, held: later.map(({ id }) => id) })));
    }
    if (held.length > 0) all.push(...(await this.apply({ planned: await this.plan(held), held: [] })));
    return all;
  }

  private async plan(stacks: readonly StackEntry[], targets?: readonly string[]): Promise<PlannedStack[]> {
    const { workspace } = this;
    const { mode, progress, lockTimeoutSeconds = 0 } = this.options;
    const outcomes = await workOnStacks(progress, {
      workspace,
      stacks,
      verb: "plan",
      order: "any",
      run: (stack, onProgress) =>
        planStack(workspace, stack, { mode, lockTimeoutSeconds, onProgress, ...(targets && { targets }) }),
    });
    return resultsOf(outcomes);
  }

  private async holdDeletions(
    planned: readonly PlannedStack[],
    stacks: readonly StackEntry[],
  ): Promise<[PlannedStack[], StackEntry[]]> {
    const now: PlannedStack[] = [];
    const later: StackEntry[] = [];
    for (const one of planned) {
      const { stack, plan } = one;
      const isNeeded = stacks.some(({ dependsOn }) => dependsOn.includes(stack.id));
      if (plan.counts.delete === 0 || !isNeeded) {
        now.push(one);
        continue;
      }
      later.push(stack);
      const kept = plan.changes.filter(({ action, mode }) => mode === "managed" && action !== "delete");
      if (kept.length > 0)
        now.push(
          ...(await this.plan(
            [stack],
            kept.map(({ address }) => address),
          )),
        );
    }
    return [now, later];
  }

  private async apply(wave: Wave): Promise<readonly PlannedStack[]> {
    const { workspace } = this;
    const { mode, progress, lockTimeoutSeconds = 0, approve } = this.options;
    const changing = wave.planned.filter(
      // Destroying what is not there is a plan with changes, to Terraform.
      ({ plan, hasChanges }) => hasChanges && !(mode === "destroy" && isNoChange(plan)),
    );
    await approve(wave, changing);
    const outcomes = await workOnStacks(progress, {
      workspace,
      stacks: changing.map(({ stack }) => stack),
      verb: mode === "destroy" ? "destroy" : "deploy",
      order: "any",
      run: async (stack, onProgress) => {
        const planned = changing.find((one) => one.stack === stack);
        if (planned) await applyPlan(workspace, planned, { lockTimeoutSeconds, onProgress });
      },
    });
    resultsOf(outcomes);
    return wave.planned;
  }
}

/** Rolls stacks out, or destroys them. @returns all that was planned, in the order in which it was applied */
export const rollOut = (
  workspace: Workspace,
  stacks: readonly StackEntry[],
  options: RolloutOptions,
): Promise<PlannedStack[]> => new Rollout(workspace, options).run(stacks);
