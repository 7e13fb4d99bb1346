/** What commands share: the options everybody has, and the way from a system file to stacks that can be run. */
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Progress } from "../progress";
import { synthesize } from "../regions";
import { loadSystem, type System } from "../system";
import { type Interrupt, interruptFromProcess, type StackManifest } from "../terraform";
import { Workspace } from "../terraform/deployment";
import { createProgress } from "./progress";

/** Where Twinstack keeps what it makes, beside the system files. */
export const TOOL_FOLDER = ".twinstack";

export interface CommonOptions {
  readonly system: string;
  readonly json?: boolean;
}

/** Options that every command has. */
export const common = (command: Command): Command =>
  command
    .option("-s, --system <file>", "the system file", process.env.TWINSTACK_SYSTEM ?? "systems/avbank.yaml")
    .option("--json", "print the result as JSON");

/** Reads an option that is a whole number from 0 to 65535. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It has to be a whole number from 0 to 65535.");
}

/** The option of all commands that take Terraform's lock. */
export const lockTimeout = (): Option =>
  new Option("--lock-timeout <seconds>", "how long to wait for somebody else's lock").default(0).argParser(wholeNumber);

/** The option of commands that plan and apply nothing. */
export const noLock = (): Option =>
  new Option("--no-lock", "plan without Terraform's lock: needs no right to write, and holds up nobody");

/** Adds examples below a command's help. */
export const withExamples = (command: Command, ...examples: readonly string[]): Command =>
  command.addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ twinstack ${example}`).join("\n")}`);

export interface Synthesized {
  readonly system: System;
  readonly manifest: StackManifest;
  readonly outdir: string;
}

/** Reads the system file and writes its stacks. */
export function synthesizeFrom(options: CommonOptions, out?: string): Synthesized {
  const system = loadSystem(options.system);
  const outdir = out ?? join(TOOL_FOLDER, system.name);
  return { system, manifest: synthesize(system, { outdir }), outdir };
}

export interface Session extends Synthesized {
  readonly workspace: Workspace;
  readonly progress: Progress;
}

/** Makes Ctrl-C wait for Terraform while `work` runs. */
export async function interruptible<Result>(
  work: (interrupt: Interrupt) => Promise<Result>,
  stopping = "Stopping: Terraform finishes what it is doing and saves its state. Press Ctrl-C again to kill it.",
): Promise<Result> {
  const interrupt = interruptFromProcess((step) => {
    process.stderr.write(
      step === "stop"
        ? `\n${stopping}\n`
        : "\nKilling Terraform. Its state may miss what was made in the last moments.\n",
    );
  });
  try {
    return await work(interrupt);
  } finally {
    interrupt.dispose();
  }
}

/** Runs `work` with the synthesized system and Terraform at hand. */
export const withSession = <Result>(
  options: CommonOptions,
  work: (session: Session) => Promise<Result>,
): Promise<Result> =>
  interruptible(async (interrupt) => {
    const synthesized = synthesizeFrom(options);
    const { outdir } = synthesized;
    const workspace = await Workspace.open({ outdir, toolFolder: TOOL_FOLDER, interrupt });
    return work({ ...synthesized, workspace, progress: createProgress() });
  });
