/** What stands beside a resource: of the same type, and of the same owner. */
import type { ShownObject } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { textAt } from "./values";

const KNOWN = new WeakMap<ReviewInput, Map<string, ReadonlyMap<string, ShownObject[]>>>();

/** The values before of everything of `type`, by one of their arguments. Collected once for each review. */
export function beforeBy(input: ReviewInput, type: string, argument: string): ReadonlyMap<string, ShownObject[]> {
  const cache = KNOWN.get(input) ?? new Map<string, ReadonlyMap<string, ShownObject[]>>();
  KNOWN.set(input, cache);
  const key = `${type}/${argument}`;
  const known = cache.get(key);
  if (known) return known;
  const found = new Map<string, ShownObject[]>();
  for (const { plan } of input.stacks) {
    for (const each of plan.resources.values()) {
      if (each.type !== type || each.before === null) continue;
      const value = textAt(each.before, argument);
      if (value === undefined) continue;
      const list = found.get(value) ?? [];
      list.push(each.before);
      found.set(value, list);
    }
  }
  cache.set(key, found);
  return found;
}
