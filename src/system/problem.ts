import { describe, type ErrorCode, type ErrorParams } from "../errors";

/** Where in the system file something is: the keys from the top. */
export type DocumentPath = readonly PropertyKey[];

/** One thing that is wrong with a system file. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
  readonly path: DocumentPath;
  /** Point at the key itself rather than at its value. */
  readonly atKey: boolean;
}

export function problem<Code extends ErrorCode>(
  path: DocumentPath,
  code: Code,
  params: ErrorParams<Code>,
  options: { readonly atKey?: boolean } = {},
): Problem {
  return { code, ...describe(code, params), path, atKey: options.atKey ?? false };
}

/** `services.web.port`; the file itself is `(top level)`. */
export const formatPath = (path: DocumentPath): string =>
  path.length === 0
    ? "(top level)"
    : path.reduce<string>((text, key) => {
        if (typeof key === "number") return `${text}[${key}]`;
        return text === "" ? String(key) : `${text}.${String(key)}`;
      }, "");
