import type { Command } from "commander";
import { bootstrapStack, resultsOf, workOnStacks } from "../../terraform/deployment";
import { common, type CommonOptions, withExamples, withSession } from "../context";
import { print, printJson, table } from "../output";

export function bootstrapCommand(program: Command): void {
  const command = common(
    program
      .command("bootstrap")
      .description("make the state bucket and lock table of each site; safe to run again at any time"),
  );
  withExamples(command, "bootstrap").action((options: CommonOptions) =>
    withSession(options, async ({ workspace, progress, manifest }) => {
      const outcomes = await workOnStacks(progress, {
        workspace,
        stacks: manifest.stacks.filter(({ kind }) => kind === "state"),
        verb: "bootstrap",
        run: (stack, onProgress) => bootstrapStack(workspace, stack, { onProgress }),
      });
      const done = resultsOf(outcomes);
      if (options.json) printJson(done);
      else
        print(
          table(
            ["stack", "", "bucket"],
            done.map(({ stack, outcome, bucket }) => [stack, outcome, bucket]),
          ),
        );
    }),
  );
}
