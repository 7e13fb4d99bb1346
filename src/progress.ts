/** How long work tells people what it is doing, without knowing who shows it. */

/** Replaces what is said of a piece of work; the newest text counts. */
export type Say = (text: string) => void;

export interface Work<Result> {
  readonly title: string;
  readonly run: (say: Say) => Promise<Result>;
}

export interface Progress {
  /** Runs all at once and shows each with its elapsed time. Rejects with the first error when all have ended. */
  all<Result>(work: readonly Work<Result>[]): Promise<Result[]>;
}

/** Runs one piece of work and shows it. */
export async function showing<Result>(
  progress: Progress,
  title: string,
  run: (say: Say) => Promise<Result>,
): Promise<Result> {
  let result: { readonly value: Result } | undefined;
  await progress.all([{ title, run: async (say) => void (result = { value: await run(say) }) }]);
  return (result as unknown as { readonly value: Result }).value;
}
