import type { Command } from "commander";
import { isNoChange } from "../../terraform";
import { planStack, resultsOf, workOnStacks } from "../../terraform/deployment";
import { common, type CommonOptions, wholeNumber, withExamples, withSession } from "../context";
import { print, printJson } from "../output";
import { planJson, planText } from "../plan-text";

interface PlanOptions extends CommonOptions {
  readonly check?: boolean;
  readonly lockTimeout: number;
}

export function planCommand(program: Command): void {
  const command = common(
    program
      .command("plan")
      .argument("[stacks...]", "stacks (default: all but the state stacks)")
      .description("show what a deploy would change"),
  )
    .option("--check", "exit with 1 if there is anything to change")
    .option("--lock-timeout <seconds>", "how long to wait for somebody else's lock", wholeNumber, 0);
  withExamples(command, "plan", "plan primary dr", "plan --check --json").action(
    (ids: string[], options: PlanOptions) =>
      withSession(options, async ({ workspace, progress }) => {
        const outcomes = await workOnStacks(progress, {
          workspace,
          stacks: workspace.select(ids),
          verb: "plan",
          order: "any",
          run: (stack, onProgress) =>
            planStack(workspace, stack, { onProgress, lockTimeoutSeconds: options.lockTimeout }),
        });
        const planned = resultsOf(outcomes);
        if (options.json) printJson(planJson(planned));
        else print(planText(planned));
        if (options.check && !planned.every(({ plan }) => isNoChange(plan))) process.exitCode = 1;
      }),
  );
}
