import type { Command } from "commander";
import { loadSystem } from "../../system";
import { common, type CommonOptions, withExamples } from "../context";
import { plural, print, printJson } from "../output";

export function validateCommand(program: Command): void {
  const command = common(
    program.command("validate").description("check a system file; nothing else is read or written"),
  );
  withExamples(command, "validate", "validate --system systems/avbank.yaml --json").action((options: CommonOptions) => {
    const system = loadSystem(options.system);
    const { primary, dr } = system.sites;
    if (options.json) printJson({ file: options.system, valid: true, system });
    else {
      const services = plural(system.services.length, "service");
      print(`${options.system} is right: ${system.name}, ${services} in ${primary.region} and ${dr.region}.`);
    }
  });
}
