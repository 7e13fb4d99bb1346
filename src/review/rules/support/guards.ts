/** Rules that are tables: an argument of a type, and what its loss looks like. */
import type { VerdictCode } from "../../catalogue";
import type { Finding } from "../../model";
import type { Severity } from "../../verdicts";
import { type Alteration, alterationOf, type Change, findingOf } from "./changes";
import { flag, type Found, isEmpty, isHidden, pairsAt } from "./values";

/** What becomes of an argument; `undefined` if nothing is lost. Never asked about values that cannot be told. */
type Loss = (before: Found, after: Found) => string | undefined;

export interface Guard {
  readonly types: readonly string[];
  /** For example `vpc_config.endpoint_public_access`. */
  readonly path: string;
  readonly loss: Loss;
  /** Whether it does not count here. */
  readonly unless?: (alteration: Alteration) => boolean;
  /** @default the verdict's own */
  readonly severity?: Severity;
}

/** True is protection. */
export const off =
  (says: string): Loss =>
  (before, after) =>
    flag(before) === true && flag(after) !== true ? says : undefined;

/** False, or nothing, is protection. */
export const on =
  (says: string): Loss =>
  (before, after) =>
    flag(before) !== true && flag(after) === true ? says : undefined;

const asNumber = (value: Found): number | undefined => {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
};

/** More is protection; none at all is the least. */
export const fewer =
  (thing: string, unit: string): Loss =>
  (before, after) => {
    const [was, is] = [asNumber(before), isEmpty(after) ? 0 : asNumber(after)];
    return was !== undefined && is !== undefined && is < was
      ? `${thing} drops from ${was} to ${is} ${unit}`
      : undefined;
  };

/** Anything is protection. */
export const gone =
  (says: string): Loss =>
  (before, after) =>
    !isEmpty(before) && isEmpty(after) ? says : undefined;

/** One value is protection. */
export const noLonger =
  (value: string, says: string): Loss =>
  (before, after) =>
    before === value && after !== value ? says : undefined;

/**
 * An alteration of something that is there afterwards, be it that another takes its place: that the old one goes is
 * STATEFUL_DESTROYED, and what the new one lacks is a finding besides. Who accepts the first has not accepted the second.
 */
export const protectedAlteration = (change: Change): Alteration | undefined => alterationOf(change);

/** Looks up a change in a table. */
export function guarded(change: Change, code: VerdictCode, guards: readonly Guard[]): Finding[] {
  const own = guards.filter(({ types }) => types.includes(change.resource.type));
  const alteration = own.length > 0 ? protectedAlteration(change) : undefined;
  if (!alteration) return [];
  return own.flatMap(({ path, loss, unless, severity }) => {
    if (unless?.(alteration)) return [];
    const says = pairsAt(alteration.before, alteration.after, path)
      .filter(([before, after]) => !isHidden(before) && !isHidden(after))
      .flatMap(([before, after]) => loss(before, after) ?? [])[0];
    if (says === undefined) return [];
    const attribute = path.replace(/\..*$/, "");
    return [findingOf(change, code, [attribute], `${change.resource.address}: ${says}.`, severity)];
  });
}
