import type { DocumentPath } from "./problem";

/** What AWS allows in a name. */
export interface NameLimit {
  readonly what: string;
  readonly max: number;
  readonly pattern: RegExp;
  readonly source: string;
}

/** A name that is put together from parts of the system file. */
export interface ComposedName {
  readonly name: string;
  readonly limit: NameLimit;
  /** The key in the system file that it comes from. */
  readonly path: DocumentPath;
}
