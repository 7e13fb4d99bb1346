/** The verdicts: what a plan may do that a reviewer has to know. Each has a page in `docs/verdicts/`, made from this. */

/** `blocked`: not to be applied as it is; `attention`: somebody has to look before it is applied. */
export type Severity = "blocked" | "attention";

export interface VerdictEntry {
  readonly severity: Severity;
  /** A few words, for the head of a table. */
  readonly title: string;
  /** What it means, and why it matters. */
  readonly meaning: string;
  /** What to do instead. */
  readonly wayOut: string;
}
