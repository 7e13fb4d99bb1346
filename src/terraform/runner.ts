/** Runs Terraform in the folder of one stack. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fail } from "../errors";
import type { TerraformBinary } from "./binary";
import { classifyFailure, type FailureContext } from "./classify";
import { asObject, isExpectedWarning, readDiagnostic, readTextDiagnostics, type Diagnostic } from "./diagnostics";
import { readEvent, type ChangeSummary, type ProgressEvent } from "./events";
import { inTurn } from "./in-turn";
import type { Interrupt } from "./interrupt";
import { readPlan, type PlanSummary } from "./plan";
import { runProcess, type ProcessOutcome } from "./process";
import type { TerraformEnvironment } from "./provider-source";

export interface TerraformRunnerProps {
  readonly binary: TerraformBinary;
  /** The stack's id, for messages. */
  readonly stack: string;
  /** The folder with the stack's configuration. */
  readonly folder: string;
  /** From `prepareTerraformEnvironment`. */
  readonly environment: Pick<TerraformEnvironment, "env" | "serializeInit">;
  /** Variables for this stack, over the process's own and those of `environment`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The region to name when it cannot be reached. */
  readonly region?: string;
  readonly interrupt?: Interrupt;
  readonly onEvent?: (event: ProgressEvent) => void;
}

export interface InitOptions {
  /** false: without the backend, for `validate` only. @default true */
  readonly backend?: boolean;
  /** Forget the backend of the last `init`. @default false */
  readonly reconfigure?: boolean;
  /** A file with settings of the backend, relative to the stack's folder. @default what the configuration says */
  readonly backendConfig?: string;
  /** Copy the state from the last backend to this one, without asking. @default false */
  readonly migrateState?: boolean;
}

export interface PlanOptions {
  /** Where the saved plan goes; relative to the stack's folder. */
  readonly out: string;
  /** @default "apply" */
  readonly mode?: "apply" | "destroy" | "refresh-only";
  /** How long to wait for a lock that somebody holds. @default 0 */
  readonly lockTimeoutSeconds?: number;
  /**
   * false: without the state's lock, for a plan that nobody applies. It may see a state that somebody is changing, but it
   * needs no right to write, holds up nobody, and leaves no lock behind when it is killed.
   *
   * @default true
   */
  readonly lock?: boolean;
  /** Plan only these addresses and what they need. @default everything */
  readonly targets?: readonly string[];
}

/** What a command that ends well says. */
export interface RunReport {
  readonly summary?: ChangeSummary;
  /** Without those that follow from Twinstack's own decisions. */
  readonly warnings: readonly Diagnostic[];
  readonly ms: number;
}

/**
 * Terraform in the folder of one stack. Each method runs one command to its end.
 *
 * Methods throw STACK_FOLDER_MISSING, INTERRUPTED (asked to stop, state saved), INTERRUPTED_KILLED, TERRAFORM_CRASHED
 * STATE_NOT_SAVED (also from an earlier run)
 * and whatever `classifyFailure` makes of Terraform's diagnostics. If this process dies, Terraform runs on to its end
 * and saves its state.
 */
export class TerraformRunner {
  constructor(private readonly props: TerraformRunnerProps) {}

  /** Gets providers and connects the backend. */
  async init(options: InitOptions = {}): Promise<RunReport> {
    const args = ["init", "-json", "-input=false"];
    if (options.backend === false) args.push("-backend=false");
    if (options.backendConfig !== undefined) args.push(`-backend-config=${options.backendConfig}`);
    if (options.reconfigure) args.push("-reconfigure");
    // Terraform refuses -migrate-state together with -json, yet -force-copy implies it.
    if (options.migrateState) args.push("-force-copy");
    const run = (): Promise<RunReport> => this.#stream(args, [0]);
    return this.props.environment.serializeInit ? inTurn("init", run) : run();
  }

  /** Checks the configuration against the providers' schemas; needs `init`, with or without backend. */
  async validate(): Promise<RunReport> {
    const start = performance.now();
    const outcome = await this.#run(["validate", "-json"]);
    const diagnostics = readDiagnosticList(outcome.stdout);
    if (outcome.exitCode !== 0) throw this.#failure("validate", outcome, diagnostics);
    return report(diagnostics, undefined, start);
  }

  /** Plans and saves the plan. @returns also whether it has anything to apply */
  async plan(options: PlanOptions): Promise<RunReport & { readonly hasChanges: boolean }> {
    this.#refuseForkedState();
    const args = [
      "plan",
      "-json",
      "-input=false",
      "-detailed-exitcode",
      `-out=${options.out}`,
      ...lockTimeout(options),
      ...(options.targets ?? []).map((address) => `-target=${address}`),
    ];
    if (options.mode === "destroy") args.push("-destroy");
    if (options.mode === "refresh-only") args.push("-refresh-only");
    let hasChanges = false;
    const result = await this.#stream(args, [0, 2], ({ exitCode }) => (hasChanges = exitCode === 2));
    return { ...result, hasChanges };
  }

  /** Applies a plan that {@link plan} saved: exactly what it shows, or STALE_PLAN. */
  async apply(plan: string, options: Pick<PlanOptions, "lockTimeoutSeconds"> = {}): Promise<RunReport> {
    this.#refuseForkedState();
    return this.#stream(["apply", "-json", "-input=false", ...lockTimeout(options), plan], [0]);
  }

  /** What a saved plan will do, without secrets. @throws PLAN_FORMAT */
  async showPlan(plan: string): Promise<PlanSummary> {
    return readPlan(await this.showPlanJson(plan), this.props.stack);
  }

  /** The JSON of a saved plan. **Holds secrets in plain text** beside their masks: never print or store it. */
  async showPlanJson(plan: string): Promise<unknown> {
    return this.#json("show", ["show", "-no-color", "-json", plan]);
  }

  /** The JSON of the state. **Holds secrets in plain text.** */
  async showState(): Promise<unknown> {
    return this.#json("show", ["show", "-no-color", "-json"]);
  }

  /** The addresses in the state; none if there is no state yet. */
  async stateList(): Promise<string[]> {
    const outcome = await this.#run(["state", "list", "-no-color"]);
    if (outcome.exitCode !== 0 && outcome.stderr.includes("No state file was found")) return [];
    this.#check("state list", outcome);
    return outcome.stdout.split("\n").filter((line) => line !== "");
  }

  /** The state as the backend holds it, undefined if there is none. **Holds secrets in plain text.** */
  async statePull(): Promise<unknown> {
    const outcome = await this.#run(["state", "pull", "-no-color"]);
    this.#check("state pull", outcome);
    return outcome.stdout.trim() === "" ? undefined : JSON.parse(outcome.stdout);
  }

  /** Terraform itself would go on from the old state, and what it made before would be lost to it. */
  #refuseForkedState(): void {
    const { folder, stack } = this.props;
    if (existsSync(join(folder, "errored.tfstate"))) {
      throw fail("STATE_NOT_SAVED", { stack, folder, binary: this.#program });
    }
  }

  get #program(): string {
    return this.props.binary.product === "opentofu" ? "tofu" : "terraform";
  }

  async #json(command: string, args: readonly string[]): Promise<unknown> {
    const outcome = await this.#run(args);
    this.#check(command, outcome);
    try {
      return JSON.parse(outcome.stdout);
    } catch (error) {
      throw fail("PLAN_FORMAT", { source: this.props.stack, reason: "it is no JSON" }, { cause: error });
    }
  }

  async #stream(
    args: readonly string[],
    good: readonly number[],
    onEnd?: (outcome: ProcessOutcome) => void,
  ): Promise<RunReport> {
    const start = performance.now();
    const diagnostics: Diagnostic[] = [];
    let summary: ChangeSummary | undefined;
    const outcome = await this.#run(args, (line) => {
      const event = readEvent(line);
      if (!event) return;
      if (event.type === "diagnostic") {
        if (isExpectedWarning(event.diagnostic)) return;
        diagnostics.push(event.diagnostic);
      } else if (event.type === "summary") {
        const { operation, add, change, remove } = event;
        summary = { operation, add, change, remove, import: event.import };
      }
      this.props.onEvent?.(event);
    });
    const hasErrors = diagnostics.some(({ severity }) => severity === "error");
    // A Go program that panics exits with 2 as well, but has no summary to show.
    const crashed = outcome.exitCode === 2 && summary === undefined;
    if (outcome.exitCode === null || !good.includes(outcome.exitCode) || hasErrors || crashed) {
      throw this.#failure(args[0] ?? "", outcome, diagnostics);
    }
    onEnd?.(outcome);
    return report(diagnostics, summary, start);
  }

  async #run(args: readonly string[], onLine?: (line: string) => void): Promise<ProcessOutcome> {
    const { binary, stack, folder, environment, env, interrupt } = this.props;
    if (!existsSync(folder)) throw fail("STACK_FOLDER_MISSING", { stack, folder });
    const command = args[0] ?? "";
    if (interrupt?.stop.aborted) throw fail("INTERRUPTED", { command, stack, saved: " before it began" });
    try {
      return await runProcess({
        path: binary.path,
        args,
        cwd: folder,
        env: { ...withoutOverrides(process.env), ...environment.env, ...env },
        ...(interrupt && { interrupt }),
        ...(onLine && { onLine }),
      });
    } catch (error) {
      const looked = `${binary.path} cannot be started: ${error instanceof Error ? error.message : String(error)}.`;
      throw fail("TERRAFORM_MISSING", { looked }, { cause: error });
    }
  }

  #check(command: string, outcome: ProcessOutcome): void {
    if (outcome.exitCode !== 0) throw this.#failure(command, outcome, []);
  }

  #failure(command: string, outcome: ProcessOutcome, diagnostics: readonly Diagnostic[]): Error {
    const { stack, folder, region } = this.props;
    const all = diagnostics.length > 0 ? diagnostics : readTextDiagnostics(`${outcome.stderr}\n${outcome.stdout}`);
    const context: FailureContext = { command, stack, folder, binary: this.#program, ...(region && { region }) };
    const classified = classifyFailure(all, context);
    const options = { cause: classified, ...(classified.detail && { detail: classified.detail }) };
    const killed = outcome.killed || (outcome.stopped && outcome.signal === "SIGKILL");
    if (killed) return fail("INTERRUPTED_KILLED", { command, stack }, options);
    if (outcome.stopped && classified.code !== "STATE_NOT_SAVED") {
      const saved = command === "apply" ? " and saved its state" : "";
      return fail("INTERRUPTED", { command, stack, saved }, options);
    }
    const panic = /^(panic: .*|fatal error: .*|runtime: out of memory.*)$/m.exec(outcome.stderr)?.[1];
    if (outcome.exitCode === null || panic !== undefined || outcome.stderr.includes("TERRAFORM CRASH")) {
      const reason = panic ?? (outcome.signal ? `it was ended by ${outcome.signal}` : "it panicked");
      const detail = outcome.stderr.slice(0, 20_000);
      return fail("TERRAFORM_CRASHED", { what: "Terraform ended", command, stack, reason: `${reason}.` }, { detail });
    }
    if (all.length === 0 && outcome.stderr.trim() !== "") {
      const summary = outcome.stderr.trim().split("\n")[0] ?? "";
      const detail = outcome.stderr.slice(0, 20_000);
      return fail("TERRAFORM_FAILED", { command, stack, where: "", summary }, { detail });
    }
    return classified;
  }
}

/** Variables of the user's that would change what a stack is, or where its state lies, behind the system file's back. */
const OVERRIDES = /^(TF_VAR_.*|TF_CLI_ARGS.*|TF_WORKSPACE|TF_DATA_DIR)$/;

const withoutOverrides = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !OVERRIDES.test(name)));

function lockTimeout({
  lockTimeoutSeconds = 0,
  lock = true,
}: Pick<PlanOptions, "lockTimeoutSeconds" | "lock">): string[] {
  if (!lock) return ["-lock=false"];
  return lockTimeoutSeconds > 0 ? [`-lock-timeout=${lockTimeoutSeconds}s`] : [];
}

function report(diagnostics: readonly Diagnostic[], summary: ChangeSummary | undefined, start: number): RunReport {
  const warnings = diagnostics.filter(({ severity }) => severity === "warning");
  return { warnings, ms: Math.round(performance.now() - start), ...(summary && { summary }) };
}

function readDiagnosticList(text: string): Diagnostic[] {
  try {
    const { diagnostics } = asObject(JSON.parse(text));
    return Array.isArray(diagnostics) ? diagnostics.map(readDiagnostic).filter((each) => each !== undefined) : [];
  } catch {
    return [];
  }
}
