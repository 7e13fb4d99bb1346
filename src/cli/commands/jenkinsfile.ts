import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { fail } from "../../errors";
import { type Jenkinsfile, renderJenkinsfiles } from "../../jenkins";
import { loadSystem } from "../../system";
import { common, type CommonOptions, TOOL_FOLDER, withExamples } from "../context";
import { print, printJson } from "../output";

/** @throws JENKINSFILE_UNWRITABLE */
function write(folder: string, files: readonly Jenkinsfile[]): void {
  try {
    for (const { path, text } of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (cause) {
    throw fail("JENKINSFILE_UNWRITABLE", { folder, reason: (cause as Error).message }, { cause });
  }
}

export function jenkinsfileCommand(program: Command): void {
  const command = common(
    program.command("jenkinsfile").description("write Jenkinsfiles: for Terraform, and for each component"),
  ).option("-o, --out <folder>", "where to (default: .twinstack/<system>/jenkins)");
  withExamples(command, "jenkinsfile", "jenkinsfile --out ci").action((options: CommonOptions & { out?: string }) => {
    const system = loadSystem(options.system);
    const folder = options.out ?? join(TOOL_FOLDER, system.name, "jenkins");
    const files = renderJenkinsfiles(system, options.system);
    write(folder, files);
    if (options.json) printJson({ folder, files: files.map(({ path }) => path) });
    else print(files.map(({ path }) => join(folder, path)).join("\n"));
  });
}
