/**
 * The catalogue of errors: one entry per thing that can go wrong, keyed by its code.
 *
 * The code is the contract: scripts and tests match it, sentences may be reworded. `docs/errors.md` is generated
 * from this file. A `{name}` in a text is filled from the parameters that the place that raises it must give.
 */

/** What the process exits with: 1 a finding, 2 wrong input or usage, 3 something outside failed. */
export type ExitCode = 1 | 2 | 3;

interface CatalogueEntry {
  readonly exit: ExitCode;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** The way out. */
  readonly hint: string;
}

export const CATALOGUE = {
  INTERNAL: {
    exit: 3,
    message: "Twinstack hit an error it does not know: {reason}",
    hint: "This is a defect in Twinstack. Please report it with the command you ran and the text above.",
  },
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof CATALOGUE;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

/** The parameters that the texts of one catalogue entry ask for. */
export type ErrorParams<Code extends ErrorCode> = Record<
  Placeholders<(typeof CATALOGUE)[Code]["message"]> | Placeholders<(typeof CATALOGUE)[Code]["hint"]>,
  string | number
>;

const fill = (text: string, params: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole));

/** The texts of a catalogue entry with its parameters filled in. */
export function describe<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
): { readonly message: string; readonly hint: string } {
  const entry: CatalogueEntry = CATALOGUE[code];
  return { message: fill(entry.message, params), hint: fill(entry.hint, params) };
}

/** The only error that leaves `src/`: a code from the catalogue, a message, a hint and the exit code that goes with it. */
export class TwinstackError extends Error {
  readonly hint: string;
  readonly exitCode: ExitCode;

  constructor(
    readonly code: ErrorCode,
    message: string,
    hint: string,
    options?: ErrorOptions & { readonly detail?: string },
  ) {
    super(message, options);
    this.name = "TwinstackError";
    this.hint = hint;
    this.exitCode = CATALOGUE[code].exit;
    this.detail = options?.detail;
  }

  /** What a tool said, word for word (already free of secrets), for people who need more than the message. */
  readonly detail: string | undefined;
}

/** Makes the error `code` with its texts filled from `params`. */
export function fail<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
  options?: ErrorOptions & { readonly detail?: string },
): TwinstackError {
  const { message, hint } = describe(code, params);
  return new TwinstackError(code, message, hint, options);
}
