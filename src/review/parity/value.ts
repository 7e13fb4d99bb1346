/** Values of expressions: JSON in which some parts cannot be told. */
import { SENSITIVE, UNKNOWN } from "../../terraform";

/** Stands for a part that cannot be told: hidden, known only after apply, or made by something that is not understood. */
export const UNRESOLVED: unique symbol = Symbol("unresolved");

export type Value =
  string | number | boolean | null | typeof UNRESOLVED | readonly Value[] | { readonly [key: string]: Value };

export const isObject = (value: unknown): value is Readonly<Record<string, Value>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a text stands for something that is not shown. */
export const isMasked = (value: unknown): boolean => value === SENSITIVE || value === UNKNOWN;

/** A value as it is shown, as one to reckon with. */
export function fromShown(value: unknown): Value {
  if (value === undefined || isMasked(value)) return UNRESOLVED;
  if (Array.isArray(value)) return value.map(fromShown);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, fromShown(one)]));
  return value as Value;
}

/** Whether all of a value is known. */
export function isKnown(value: Value | undefined): boolean {
  if (value === UNRESOLVED || value === undefined) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isKnown);
}

export type Json = Readonly<Record<string, unknown>>;

/** An object, or an empty one for anything else. */
export const object = (value: unknown): Json => (isObject(value) ? value : {});

/** A text, or undefined for anything else. */
export const asText = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
