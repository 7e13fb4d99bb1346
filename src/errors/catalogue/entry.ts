/** What the process exits with: 1 a finding, 2 wrong input or usage, 3 something outside failed. */
export type ExitCode = 1 | 2 | 3;

/** Texts of one error. A `{name}` is filled in from the parameters that the place that raises it has to give. */
export interface CatalogueEntry {
  readonly exit: ExitCode;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The way out. */
  readonly hint: string;
}
