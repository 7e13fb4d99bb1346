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

/** What stands at `path` in every block on the way. */
export const allAt = (values: Found, path: string): Found[] =>
  path
    .split(".")
    .reduce<Found[]>(
      (found, step) =>
        found
          .flatMap((each): readonly Found[] => (isList(each) ? each : [each]))
          .map((each) => (isObject(each) ? each[step] : isHidden(each) ? each : undefined)),
      [values],
    );

/** Arguments by which one of several blocks is known. */
const NAMES_OF_BLOCKS = ["device_name", "device_index", "id", "name", "rule_name", "key"];

const isSameBlock = (a: Found, b: Found): boolean => {
  if (!isObject(a) || !isObject(b)) return false;
  const name = NAMES_OF_BLOCKS.find((each) => !isEmpty(a[each]) && !isHidden(a[each]));
  return name !== undefined && a[name] === b[name];
};

/** Blocks before and after: by what they are called, the others by their place. Of those that only go nothing is said. */
function pairBlocks(before: readonly Found[], after: readonly Found[]): (readonly [Found, Found])[] {
  const rest = [...after];
  const unmatched: Found[] = [];
  const pairs = before.flatMap((was): (readonly [Found, Found])[] => {
    const index = rest.findIndex((is) => isSameBlock(was, is));
    if (index < 0) unmatched.push(was);
    return index < 0 ? [] : [[was, rest.splice(index, 1)[0]]];
  });
  const others = rest.map((is, index) => [unmatched[index], is] as const);
  return [...pairs, ...others];
}

/** What stands at `path` before and after, in every block on the way; at least one pair. */
export function pairsAt(before: Found, after: Found, path: string): (readonly [Found, Found])[] {
  return path.split(".").reduce<(readonly [Found, Found])[]>(
    (pairs, step) =>
      pairs.flatMap(([was, is]): (readonly [Found, Found])[] => {
        const into = (found: Found): Found => (isObject(found) ? found[step] : isHidden(found) ? found : undefined);
        const [many, now] = [was, is].map((each) => (isList(each) ? each : undefined));
        const pair = many && now && many.length > 0 && now.length > 0 ? pairBlocks(many, now) : undefined;
        return (pair ?? [[isList(was) ? was[0] : was, isList(is) ? is[0] : is] as const]).map(
          ([one, other]) => [into(one), into(other)] as const,
        );
      }),
    [[before, after]],
  );
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
