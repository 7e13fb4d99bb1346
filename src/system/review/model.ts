import type { VerdictCode } from "./codes";

/** A finding of a plan review that is accepted on purpose. */
export interface Acceptance {
  readonly code: VerdictCode;
  /** @default in any stack, but nothing that is blocked */
  readonly stack?: string | undefined;
  /** Without an instance key: all instances. @default for any resource, but none that is blocked */
  readonly address?: string | undefined;
  readonly reason: string;
  /** The last day (UTC) on which it holds, as `2027-01-31`. */
  readonly until: string;
}

export interface ReviewSettings {
  readonly accept: readonly Acceptance[];
}
