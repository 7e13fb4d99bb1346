import type { Command } from "commander";
import { common, lockTimeout, withExamples, withSession } from "../context";
import { monitoringOption, selectStacks, type SelectionOptions } from "../selection";
import { runWaves, type WaveOptions } from "../waves";

export function deployCommand(program: Command): void {
  const command = common(
    program
      .command("deploy")
      .argument("[stacks...]", "stacks (default: all but the state stacks and monitoring)")
      .description("plan stacks, show the plans, and apply exactly those"),
  )
    .option("-y, --yes", "do not ask")
    .addOption(monitoringOption())
    .addOption(lockTimeout());
  withExamples(command, "deploy", "deploy primary dr", "deploy dr --yes").action(
    (ids: string[], options: WaveOptions & SelectionOptions) =>
      withSession(options, (session) =>
        runWaves(session, selectStacks(session.workspace, ids, options), "apply", options),
      ),
  );
}
