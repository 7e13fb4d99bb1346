/** Reads masked values: what is hidden, or not known yet, is never taken for a value. */
import { SENSITIVE, type ShownObject, type ShownValue, UNKNOWN } from "../../../terraform";

/** What is found at a place in a resource: a value, nothing, or something that cannot be told. */
export type Found = ShownValue | undefined;

/** Kept here: what other files export is looked up each time, and this is asked a million times. */
const HIDDEN = [SENSITIVE, UNKNOWN] as const;

export const isHidden = (value: Found): boolean => value === HIDDEN[0] || value === HIDDEN[1];

export const isObject = (value: Found | null): value is ShownObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isList = (value: Found): value is readonly ShownValue[] => Array.isArray(value);

/** Nothing there: absent, null, an empty text or an empty list. */
export const isEmpty = (value: Found): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (isList(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/**
 * What stands at `path`, for example `vpc_config.endpoint_public_access`. Blocks are lists; of each the first counts.
 *
 * @returns the hidden text itself if any step of the path is hidden
 */
export function at(values: ShownObject | null | undefined, path: string): Found {
  let found: Found = values ?? undefined;
  for (const step of path.split(".")) {
    if (isList(found)) found = found[0];
    if (isHidden(found)) return found;
    found = isObject(found) ? found[step] : undefined;
  }
  return found;
}

/** A text that is there and known. */
export function textAt(values: ShownObject | null | undefined, path: string): string | undefined {
  const found = at(values, path);
  return typeof found === "string" && found !== "" && !isHidden(found) ? found : undefined;
}

/** A number that is there and known; Terraform writes some as text. */
export function numberAt(values: ShownObject | null | undefined, path: string): number | undefined {
  const found = at(values, path);
  if (typeof found === "number") return found;
  return typeof found === "string" && /^-?\d+(\.\d+)?$/.test(found) ? Number(found) : undefined;
}

/** True or false; some arguments are texts. `undefined`: cannot be told, or not set. */
export function flag(found: Found): boolean | undefined {
  if (typeof found === "boolean") return found;
  if (found === "true") return true;
  return found === "false" ? false : undefined;
}

/** The blocks at `path`; none if they cannot be told. */
export function blocksAt(values: ShownObject | null | undefined, path: string): ShownObject[] {
  const found = at(values, path);
  if (isObject(found)) return [found];
  return isList(found) ? found.filter(isObject) : [];
}

/** The texts at `path` that are known. */
export function textsAt(values: ShownObject | null | undefined, path: string): string[] {
  const found = at(values, path);
  const list = isList(found) ? found : [found];
  return list.filter((each): each is string => typeof each === "string" && each !== "" && !isHidden(each));
}

/** Every text anywhere in `value`. */
export function textsIn(value: Found): readonly string[] {
  const texts: string[] = [];
  const collect = (each: Found): void => {
    if (typeof each === "string") texts.push(each);
    else if (isList(each)) each.forEach(collect);
    else if (isObject(each)) Object.values(each).forEach(collect);
  };
  collect(value);
  return texts;
}
