/** When the lifecycle of a bucket deletes what. */
import type { ShownObject } from "../../../terraform";
import { at, blocksAt, type Found, isEmpty, isHidden, numberAt, textAt, textsIn } from "./values";

interface Expiry {
  readonly what: "objects" | "old versions";
  readonly days: number;
  readonly prefix: string;
  /** Tags and sizes that an object needs besides. */
  readonly filter: readonly string[];
}

const text = (value: Found): string => (isHidden(value) || isEmpty(value) ? "" : JSON.stringify(value));

const FILTERS = ["tag", "object_size_greater_than", "object_size_less_than", "and.tags"];
const SIZES = ["and.object_size_greater_than", "and.object_size_less_than"];

function expiriesOf(values: ShownObject): Expiry[] {
  return blocksAt(values, "rule")
    .filter((rule) => rule.status === "Enabled")
    .flatMap((rule) => {
      const prefixes = ["filter.prefix", "filter.and.prefix", "prefix"].map((path) => textAt(rule, path));
      const filter = [...FILTERS, ...SIZES].flatMap((path) => {
        const found = at(rule, `filter.${path}`);
        const empty = found === 0 || [...textsIn(found)].length === 0;
        return typeof found !== "number" && empty ? [] : found === 0 ? [] : [`${path} ${text(found)}`];
      });
      const scope = { prefix: prefixes.find((each) => each !== undefined) ?? "", filter };
      const date = textAt(rule, "expiration.date");
      const days = date === undefined ? (numberAt(rule, "expiration.days") ?? 0) : 1;
      const old = numberAt(rule, "noncurrent_version_expiration.noncurrent_days") ?? 0;
      return [
        ...(days > 0 ? [{ what: "objects" as const, days, ...scope }] : []),
        ...(old > 0 ? [{ what: "old versions" as const, days: old, ...scope }] : []),
      ];
    });
}

/** What is deleted sooner than before, or was not deleted at all. */
export function soonerDeleted(before: ShownObject, after: ShownObject): string[] {
  const known = expiriesOf(before);
  return expiriesOf(after)
    .filter(
      (is) =>
        !known.some(
          (was) =>
            was.what === is.what &&
            was.days <= is.days &&
            is.prefix.startsWith(was.prefix) &&
            was.filter.every((each) => is.filter.includes(each)),
        ),
    )
    .map(({ what, days, prefix }) => `${what}${prefix === "" ? "" : ` in ${prefix}`} after ${days} days`);
}
