const last = new Map<string, Promise<unknown>>();

/** Runs `work` after every earlier call with the same `key` in this process has ended, well or not. */
export function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
  const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
  last.set(key, turn);
  return turn;
}
