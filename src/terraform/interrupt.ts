/** How a person stops a running Terraform: first in good order, then by force. */

/** A request to stop, in two steps. Each signal fires at most once. */
export interface Interrupt {
  /** Terraform gets one SIGINT: it finishes what it is doing, saves the state and releases the lock. */
  readonly stop: AbortSignal;
  /** Terraform and its providers get SIGKILL: the state may miss what was just made, and the lock stays. */
  readonly kill: AbortSignal;
}

/** An {@link Interrupt} fed by this process's signals. */
export interface ProcessInterrupt extends Interrupt {
  /** Gives the signals back to Node's default handling. */
  dispose(): void;
}

/**
 * Signals closer together than this, in milliseconds, are one: under `npm start` Ctrl-C arrives twice, from the
 * terminal and passed on by npm.
 */
const SAME_REQUEST_MS = 1000;

/**
 * Turns SIGINT, SIGTERM and SIGHUP of this process into an {@link Interrupt}: the first asks to stop, another one at
 * least a second later kills.
 */
export function interruptFromProcess(onRequest?: (step: "stop" | "kill") => void): ProcessInterrupt {
  const stop = new AbortController();
  const kill = new AbortController();
  let askedAt = 0;
  const handle = (): void => {
    if (!stop.signal.aborted) {
      askedAt = Date.now();
      stop.abort();
      onRequest?.("stop");
    } else if (!kill.signal.aborted && Date.now() - askedAt >= SAME_REQUEST_MS) {
      kill.abort();
      onRequest?.("kill");
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, handle);
  const dispose = (): void => {
    for (const signal of signals) process.off(signal, handle);
  };
  return { stop: stop.signal, kill: kill.signal, dispose };
}
