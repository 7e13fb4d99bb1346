import type { AcceleratorState } from "../aws";
import type { Progress } from "../progress";
import type { Interrupt } from "../terraform";
import type { LocalAws, RefusedCall } from "./local-aws";
import type { Finding, RehearsalStep } from "./recorder";

export interface RehearsalReport {
  readonly system: string;
  readonly steps: readonly RehearsalStep[];
  readonly findings: readonly Finding[];
  /** `undefined` for a system without one. */
  readonly accelerator: AcceleratorState | undefined;
  /** Stacks that cannot be deployed to a local AWS. */
  readonly leftOut: readonly string[];
  /** What was refused while the primary region was off, by the stack that was being worked on. */
  readonly refusedCalls: Readonly<Record<string, readonly RefusedCall[]>>;
  readonly seconds: number;
  /** Seconds for which Terraform was not running: what Twinstack itself took. */
  readonly ownSeconds: number;
  readonly ok: boolean;
}

export interface RehearsalOptions {
  readonly progress: Progress;
  /** Where it may write; a folder of its own is made in it. */
  readonly toolFolder: string;
  readonly interrupt?: Interrupt;
  /** Port of the local AWS. @default a free one */
  readonly port?: number;
}

/** A rehearsal that has been played, with the local AWS still running. */
export interface RunningRehearsal {
  readonly report: RehearsalReport;
  readonly localAws: LocalAws;
  /** Where the stacks were synthesized to. */
  readonly outdir: string;
  /** A region in which something stands. */
  readonly localRegion: string;
  /** What terraform, cdktf and aws need in their environment to work with it. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends the local AWS and removes what was written. */
  stop(): Promise<void>;
}
