/** Whether two values mean the same, however they are written. */
import type { ShownValue } from "../../../terraform";
import { isEmpty, isList, isObject } from "./values";

/** `value` in one way of writing: keys sorted, nothing that is empty, lists in one order, policies as objects. */
function canonical(value: ShownValue, without: readonly string[]): unknown {
  if (typeof value === "string" && /^[[{]/.test(value)) {
    try {
      return canonical(JSON.parse(value) as ShownValue, without);
    } catch {
      return value;
    }
  }
  if (isList(value)) {
    return value
      .map((each) => JSON.stringify(canonical(each, without) ?? null))
      .sort()
      .map((text): unknown => JSON.parse(text));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([key, each]) => !without.includes(key) && !isEmpty(each))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, canonical(each, without)]));
}

/** @param without keys that do not count, wherever they are */
export function isSame(a: ShownValue, b: ShownValue, without: readonly string[] = []): boolean {
  if (isEmpty(a) && isEmpty(b)) return true;
  return JSON.stringify(canonical(a, without)) === JSON.stringify(canonical(b, without));
}
