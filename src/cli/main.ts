/** The command line: what `bin/twinstack` runs. */
import { Command, CommanderError } from "commander";
import { CATALOGUE, fail, formatError, toTwinstackError } from "../errors";

/** Put in by scripts/build.js. */
declare const TWINSTACK_VERSION: string;

/** Asked for before options are parsed, because parsing itself may fail. */
const asJson = (): boolean => process.argv.includes("--json");

/** Each in its own module, because loading all of them takes longer than most of them work. In the order of the help. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  doctor: async () => (await import("./commands/doctor.js")).doctorCommand,
  validate: async () => (await import("./commands/validate.js")).validateCommand,
  synth: async () => (await import("./commands/synth.js")).synthCommand,
  bootstrap: async () => (await import("./commands/bootstrap.js")).bootstrapCommand,
  plan: async () => (await import("./commands/plan.js")).planCommand,
  deploy: async () => (await import("./commands/deploy.js")).deployCommand,
  destroy: async () => (await import("./commands/destroy.js")).destroyCommand,
  status: async () => (await import("./commands/status.js")).statusCommand,
  parity: async () => (await import("./commands/parity.js")).parityCommand,
  review: async () => (await import("./commands/review.js")).reviewCommand,
  changes: async () => (await import("./commands/changes.js")).changesCommand,
  export: async () => (await import("./commands/export.js")).exportCommand,
  rehearse: async () => (await import("./commands/rehearse.js")).rehearseCommand,
  jenkinsfile: async () => (await import("./commands/jenkinsfile.js")).jenkinsfileCommand,
};

/** @param first the first argument: where it is a command, the others are not loaded */
async function createProgram(first: string | undefined): Promise<Command> {
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
  const one = first === undefined ? undefined : COMMANDS[first];
  for (const load of one === undefined ? Object.values(COMMANDS) : [one]) (await load())(program);
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
    await (await createProgram(process.argv[2])).parseAsync();
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
