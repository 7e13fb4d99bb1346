import type { Command } from "commander";
import { type AddressChange, compareConfigurations, type ConfigurationChanges, stacksToPlan } from "../../terraform";
import { common, type CommonOptions, synthesizeFrom, withExamples } from "../context";
import { plural, print, printJson, table } from "../output";
import { monitoringOption, type SelectionOptions } from "../selection";

interface ChangesOptions extends CommonOptions, SelectionOptions {
  readonly base: string;
  readonly head?: string;
}

/** Addresses that are shown of one stack; the rest is counted. */
const SHOWN_ADDRESSES = 100;

const SIGN = { added: "+", removed: "-", changed: "~", reads: " " } as const;

const addressLine = ({ address, change, through = [] }: AddressChange): string =>
  `  ${SIGN[change]} ${address}${through.length > 0 ? ` (through ${through.join(", ")})` : ""}`;

function changesText(changes: ConfigurationChanges, planned: readonly string[]): string {
  const rows = changes.stacks.map(({ stack, status, addresses }) => [
    stack,
    status,
    addresses.filter(({ change }) => change !== "reads").length,
    planned.includes(stack) ? "plan" : "",
  ]);
  const details = changes.stacks
    .filter(({ addresses }) => addresses.length > 0)
    .map(({ stack, addresses }) => {
      const hidden = addresses.length - SHOWN_ADDRESSES;
      const lines = addresses.slice(0, SHOWN_ADDRESSES).map(addressLine);
      return [stack, ...lines, ...(hidden > 0 ? [`    and ${plural(hidden, "more address")}`] : [])].join("\n");
    });
  return [table(["stack", "configuration", "differences", ""], rows), ...details].join("\n\n");
}

/** What somebody has to know who trusts this to say what needs a plan. */
function warn({ base, stacks }: ConfigurationChanges): void {
  if (!base.usable) process.stderr.write(`Nothing to compare with, so everything is to be planned. ${base.reason}\n`);
  for (const { stack } of stacks.filter(({ status }) => status === "removed")) {
    process.stderr.write(`Stack ${stack} is gone from the system file: destroy it first, or its resources stay.\n`);
  }
}

export function changesCommand(program: Command): void {
  const command = common(
    program.command("changes").description("which stacks' configuration differs from another synthesized folder"),
  )
    .requiredOption("--base <folder>", "what to compare with; written by `twinstack synth --out`")
    .option("--head <folder>", "what is compared (default: the system file, synthesized now)")
    .addOption(monitoringOption());
  withExamples(command, "changes --base ../main/build", "changes --base base --head head --json").action(
    (options: ChangesOptions) => {
      const changes = compareConfigurations(options.base, options.head ?? synthesizeFrom(options).outdir);
      const planned = stacksToPlan(changes, options);
      warn(changes);
      if (!options.json) {
        return print(
          changesText(
            changes,
            planned.map(({ stack }) => stack),
          ),
        );
      }
      // `matrix` is what a job's `strategy.matrix` takes as it is.
      printJson({ ...changes, matrix: { include: planned.map(({ stack, status }) => ({ stack, status })) } });
    },
  );
}
