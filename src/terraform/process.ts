/**
 * Runs one process so that neither Ctrl-C nor the death of this process can corrupt what it is doing.
 *
 * The child gets a process group of its own: Ctrl-C in a terminal reaches only this process, which passes on exactly
 * one SIGINT. (Terraform takes a second one as "exit now".) Its output goes to an unnamed file, not a pipe: with a
 * pipe, the death of this process (SIGKILL, closed SSH session) would kill Terraform at its next line of output, in
 * the middle of an apply and before the state is saved. With a file it runs on to its end.
 */
import { spawn } from "node:child_process";
import { closeSync, fstatSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import type { Interrupt } from "./interrupt";
import { startWatch } from "./stopwatch";

/** How often the child's output is read, in milliseconds. */
const POLL_MS = 100;

export interface ProcessProps {
  readonly path: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly interrupt?: Interrupt;
  /** Each line of standard output, as it is read. */
  readonly onLine?: (line: string) => void;
}

export interface ProcessOutcome {
  /** null if a signal ended the process. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** It was sent SIGINT by us. */
  readonly stopped: boolean;
  /** It was sent SIGKILL by us. */
  readonly killed: boolean;
}

/**
 * Runs a program to its end. An exit code other than zero is no error here.
 *
 * On Windows a process cannot be asked to stop: there both steps of an interrupt end it at once.
 *
 * @throws what `spawn` reports if the program cannot be started
 */
export function runProcess(props: ProcessProps): Promise<ProcessOutcome> {
  const out = new OutputFile();
  const err = new OutputFile();
  const stopWatch = startWatch();
  return new Promise<ProcessOutcome>((done, reject) => {
    const child = spawn(props.path, props.args, {
      cwd: props.cwd,
      env: props.env,
      stdio: ["ignore", out.descriptor, err.descriptor],
      detached: process.platform !== "win32",
      windowsHide: true,
    });
    let [stopped, killed] = [false, false];
    const stop = (): void => {
      stopped = child.kill("SIGINT");
    };
    const kill = (): void => {
      killed = killGroup(child.pid);
    };
    props.interrupt?.stop.addEventListener("abort", stop, { once: true });
    props.interrupt?.kill.addEventListener("abort", kill, { once: true });
    const lines = new Lines(props.onLine);
    const poll = setInterval(() => lines.add(out.readNew()), POLL_MS);
    const cleanUp = (): void => {
      clearInterval(poll);
      props.interrupt?.stop.removeEventListener("abort", stop);
      props.interrupt?.kill.removeEventListener("abort", kill);
    };
    child.on("error", (error) => {
      cleanUp();
      reject(error);
    });
    child.on("exit", (exitCode, signal) => {
      cleanUp();
      lines.add(out.readNew());
      lines.end();
      done({ exitCode, signal, stdout: out.text, stderr: (err.readNew(), err.text), stopped, killed });
    });
  }).finally(() => {
    stopWatch();
    out.close();
    err.close();
  });
}

/** Terraform's providers are in its group; left alone they would stay behind. */
function killGroup(pid: number | undefined): boolean {
  if (pid === undefined) return false;
  try {
    return process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    return false;
  }
}

/** A file without a name (on Windows: until it is closed) that a child writes to while this process reads along. */
class OutputFile {
  readonly descriptor: number;
  text = "";
  readonly #folder = mkdtempSync(join(tmpdir(), "twinstack-"));
  readonly #decoder = new StringDecoder("utf8");
  #position = 0;

  constructor() {
    this.descriptor = openSync(join(this.#folder, "output"), "a+", 0o600);
    if (process.platform !== "win32") this.#remove();
  }

  readNew(): string {
    const length = fstatSync(this.descriptor).size - this.#position;
    if (length <= 0) return "";
    const buffer = Buffer.alloc(length);
    const read = readSync(this.descriptor, buffer, 0, length, this.#position);
    this.#position += read;
    const text = this.#decoder.write(buffer.subarray(0, read));
    this.text += text;
    return text;
  }

  close(): void {
    closeSync(this.descriptor);
    if (process.platform === "win32") this.#remove();
  }

  #remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Cuts text that arrives in pieces into lines. */
class Lines {
  #rest = "";

  constructor(private readonly onLine: ((line: string) => void) | undefined) {}

  add(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.onLine?.(line);
  }

  end(): void {
    if (this.#rest !== "") this.onLine?.(this.#rest);
    this.#rest = "";
  }
}
