/** The command line: what `bin/twinstack` runs. */
import { Command, CommanderError } from "commander";
import { CATALOGUE, fail, formatError, toTwinstackError } from "../errors";
import { bootstrapCommand } from "./commands/bootstrap";
import { changesCommand } from "./commands/changes";
import { deployCommand } from "./commands/deploy";
import { destroyCommand } from "./commands/destroy";
import { doctorCommand } from "./commands/doctor";
import { exportCommand } from "./commands/export";
import { jenkinsfileCommand } from "./commands/jenkinsfile";
import { parityCommand } from "./commands/parity";
import { planCommand } from "./commands/plan";
import { rehearseCommand } from "./commands/rehearse";
import { reviewCommand } from "./commands/review";
import { statusCommand } from "./commands/status";
import { synthCommand } from "./commands/synth";
import { validateCommand } from "./commands/validate";

/** Put in by scripts/build.js. */
declare const TWINSTACK_VERSION: string;

/** Asked for before options are parsed, because parsing itself may fail. */
const asJson = (): boolean => process.argv.includes("--json");

function createProgram(): Command {
  const program = new Command("twinstack")
    .description(
      "From one system file, Terraform stacks that run a system in two AWS regions, each manageable without the other.",
    )
    .addHelpText(
      "after",
      "\nStart with `twinstack doctor`. Exit codes: 0 fine, 1 a finding, 2 wrong input, 3 something outside failed.",
    )
    .version(TWINSTACK_VERSION, "-V, --version")
    .configureOutput(asJson() ? { outputError: () => undefined, writeErr: () => undefined } : {})
    .showHelpAfterError("(add --help for what is allowed)")
    .exitOverride();
  const commands = [
    doctorCommand, validateCommand, synthCommand, bootstrapCommand, planCommand, deployCommand, destroyCommand,
    statusCommand, parityCommand, reviewCommand, changesCommand, exportCommand, rehearseCommand, jenkinsfileCommand,
  ]; // prettier-ignore
  for (const add of commands) add(program);
  return program;
}

/** A reader that has seen enough (`| head`) is no error. */
function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
}

async function main(): Promise<void> {
  endWithReader();
  try {
    await createProgram().parseAsync();
  } catch (cause) {
    // Commander has printed its own message, unless machines read along. Asking for help is no error.
    if (cause instanceof CommanderError && (cause.exitCode === 0 || !asJson())) {
      process.exitCode = cause.exitCode === 0 ? 0 : CATALOGUE.USAGE.exit;
      return;
    }
    const error =
      cause instanceof CommanderError
        ? fail("USAGE", { reason: cause.message.replace(/^error: /, "") })
        : toTwinstackError(cause);
    if (asJson()) {
      const { code, message, hint, items, detail } = error;
      process.stderr.write(`${JSON.stringify({ error: { code, message, hint, items, detail } }, null, 2)}\n`);
    } else {
      process.stderr.write(`${formatError(error)}\n`);
      if (error.code === "INTERNAL" && cause instanceof Error) process.stderr.write(`${cause.stack ?? ""}\n`);
    }
    process.exitCode = error.exitCode;
  }
}

void main();
