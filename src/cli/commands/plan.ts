import type { Command } from "commander";
import { isNoChange } from "../../terraform";
import { planStack, resultsOf, workOnStacks } from "../../terraform/deployment";
import { common, type CommonOptions, lockTimeout, noLock, withExamples, withSession } from "../context";
import { print, printJson } from "../output";
import { planJson, planText } from "../plan-text";
import { monitoringOption, selectStacks, type SelectionOptions } from "../selection";

interface PlanOptions extends CommonOptions, SelectionOptions {
  readonly check?: boolean;
  readonly lock: boolean;
  readonly lockTimeout: number;
}

export function planCommand(program: Command): void {
  const command = common(
    program
      .command("plan")
      .argument("[stacks...]", "stacks (default: all but the state stacks and monitoring)")
      .description("show what a deploy would change"),
  )
    .option("--check", "exit with 1 if there is anything to change")
    .addOption(monitoringOption())
    .addOption(lockTimeout())
    .addOption(noLock());
  withExamples(command, "plan", "plan primary dr", "plan --check --json").action(
    (ids: string[], options: PlanOptions) =>
      withSession(options, async ({ workspace, progress }) => {
        const outcomes = await workOnStacks(progress, {
          workspace,
          stacks: selectStacks(workspace, ids, options),
          verb: "plan",
          order: "any",
          run: (stack, onProgress) =>
            planStack(workspace, stack, { onProgress, lockTimeoutSeconds: options.lockTimeout, lock: options.lock }),
        });
        // What could be planned is shown even if another stack could not: a lost region does not hide the other.
        const planned = outcomes.flatMap((outcome) => (outcome.status === "done" ? [outcome.result] : []));
        if (options.json) printJson(planJson(planned));
        else if (planned.length > 0) print(planText(planned));
        resultsOf(outcomes);
        if (options.check && !planned.every(({ plan }) => isNoChange(plan))) process.exitCode = 1;
      }),
  );
}
