import type { Command } from "commander";
import { fail } from "../../errors";
import { common, lockTimeout, withExamples, withSession } from "../context";
import { monitoringOption, selectStacks, type SelectionOptions } from "../selection";
import { checkMonitoringGone } from "../standing-monitoring";
import { runWaves, type WaveOptions } from "../waves";

export function destroyCommand(program: Command): void {
  const command = common(
    program
      .command("destroy")
      .argument("[stacks...]", "stacks (default: all but monitoring and the state stacks, which are never destroyed)")
      .description("plan the destruction of stacks, show it, and carry it out"),
  )
    .option("-y, --yes", "do not ask")
    .addOption(monitoringOption())
    .addOption(lockTimeout());
  withExamples(command, "destroy dr", "destroy").action((ids: string[], options: WaveOptions & SelectionOptions) =>
    withSession(options, async (session) => {
      const stacks = selectStacks(session.workspace, ids, options);
      const kept = stacks.find(({ kind }) => kind === "state");
      if (kept) throw fail("STATE_STACK_KEPT", { stack: kept.id, bucket: kept.state.bucket });
      await checkMonitoringGone(session.manifest, stacks);
      await runWaves(session, stacks, "destroy", options);
    }),
  );
}
