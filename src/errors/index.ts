import { CATALOGUE, type CatalogueEntry, type ExitCode } from "./catalogue";

/** @public used by scripts/generate.js */
export { CATALOGUE } from "./catalogue";

/** One of several things that are wrong with one input. */
export interface ErrorItem {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface ErrorDetails extends ErrorOptions {
  readonly detail?: string | undefined;
  readonly items?: readonly ErrorItem[] | undefined;
}

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
  /** What a tool said, word for word (already free of secrets), for people who need more than the message. */
  readonly detail: string | undefined;
  /** Each single finding, where one input has several. */
  readonly items: readonly ErrorItem[];

  constructor(
    readonly code: ErrorCode,
    message: string,
    hint: string,
    options?: ErrorDetails,
  ) {
    super(message, options);
    this.name = "TwinstackError";
    this.hint = hint;
    this.exitCode = CATALOGUE[code].exit;
    this.detail = options?.detail;
    this.items = options?.items ?? [];
  }
}

/** Makes the error `code` with its texts filled from `params`. */
export function fail<Code extends ErrorCode>(
  code: Code,
  params: ErrorParams<Code>,
  options?: ErrorDetails,
): TwinstackError {
  const { message, hint } = describe(code, params);
  return new TwinstackError(code, message, hint, options);
}

/** An error as people read it: code and message, each finding with its place, and the way out. */
export function formatError(error: TwinstackError): string {
  const items = error.items.map(
    ({ file, line, column, code, message, hint }) =>
      `  ${file}:${line}:${column}  ${code}\n    ${message}\n    ${hint}`,
  );
  const detail =
    error.detail === undefined || error.detail.trim() === ""
      ? []
      : error.detail
          .trimEnd()
          .split("\n")
          .map((line) => `  | ${line}`.trimEnd());
  return [`${error.code}: ${error.message}`, ...items, `  ${error.hint}`, ...detail].join("\n");
}

/** Makes any error one of ours, so that nobody is shown a stack trace as the message. */
export const toTwinstackError = (error: unknown): TwinstackError =>
  error instanceof TwinstackError
    ? error
    : fail("INTERNAL", { reason: error instanceof Error ? error.message : String(error) }, { cause: error });
