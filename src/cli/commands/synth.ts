import type { Command } from "commander";
import { stackFolder } from "../../terraform";
import { common, type CommonOptions, synthesizeFrom, withExamples } from "../context";
import { print, printJson, table } from "../output";

export function synthCommand(program: Command): void {
  const command = common(program.command("synth").description("write the Terraform stacks of a system")).option(
    "-o, --out <folder>",
    "where to (default: .twinstack/<system>)",
  );
  withExamples(command, "synth", "synth --out build && terraform -chdir=build/stacks/dr init").action(
    (options: CommonOptions & { out?: string }) => {
      const { manifest, outdir } = synthesizeFrom(options, options.out);
      if (options.json) return printJson({ outdir, ...manifest });
      const rows = manifest.stacks.map(({ id, state }) => [
        id,
        stackFolder(outdir, id),
        `s3://${state.bucket}/${state.key}`,
      ]);
      print(table(["stack", "folder", "state"], rows));
    },
  );
}
