import type { Command } from "commander";
import { common, lockTimeout, withExamples, withSession } from "../context";
import { runWaves, type WaveOptions } from "../waves";

export function deployCommand(program: Command): void {
  const command = common(
    program
      .command("deploy")
      .argument("[stacks...]", "stacks (default: all but the state stacks)")
      .description("plan stacks, show the plans, and apply exactly those"),
  )
    .option("-y, --yes", "do not ask")
    .addOption(lockTimeout());
  withExamples(command, "deploy", "deploy primary dr", "deploy dr --yes").action(
    (ids: string[], options: WaveOptions) =>
      withSession(options, (session) => runWaves(session, session.workspace.select(ids), "apply", options)),
  );
}
