import { spawn } from "node:child_process";
import { join } from "node:path";

export interface CliResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = join(__dirname, "..", "..");

export interface CliOptions {
  /** Laid over this process's variables; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Gets what is written to standard error so far, and a way to send a signal. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a program to its end. */
export function run(command: string, args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    child.stderr.on("data", (data: Buffer) => {
      stderr += data.toString();
      options.onStderr?.(stderr, (signal) => child.kill(signal));
    });
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** Runs `bin/twinstack`. */
export const twinstack = (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
  run(process.execPath, [join(ROOT, "bin", "twinstack"), ...args], options);

/** The code of the error that a run with --json has printed. */
export const errorCode = ({ stderr }: CliResult): string =>
  (JSON.parse(stderr.slice(stderr.indexOf('{\n  "error"'))) as { error: { code: string } }).error.code;
