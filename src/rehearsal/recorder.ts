import { fail } from "../errors";
import type { Interrupt } from "../terraform";

/** Something that a rehearsal has found out. */
export interface Finding {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly ok: boolean;
}

export interface RehearsalStep {
  readonly name: string;
  readonly seconds: number;
  readonly result: string;
}

/** Milliseconds as seconds with one decimal. */
export const seconds = (ms: number): number => Math.round(ms / 100) / 10;

/** Runs steps, one after the other, and keeps the record. */
export class Recorder {
  readonly steps: RehearsalStep[] = [];
  readonly findings: Finding[] = [];

  constructor(private readonly interrupt: Interrupt | undefined) {}

  async step<Result>(name: string, work: () => Promise<Result>, describe: (result: Result) => string): Promise<Result> {
    if (this.interrupt?.stop.aborted) throw fail("REHEARSAL_INTERRUPTED", {});
    const start = performance.now();
    const result = await work();
    this.steps.push({ name, seconds: seconds(performance.now() - start), result: describe(result) });
    return result;
  }

  expect(what: string, expected: string, found: string): void {
    this.findings.push({ what, expected, found, ok: expected === found });
  }
}
