/** Finds the places at which two values differ. */
import type { ShownValue } from "../../terraform";
import type { Identities } from "./identity";
import { isMasked, isObject } from "./value";

/** A step into a value: a name, or a place in a list. */
export type Step = string | number;

/** A place at which the two sites' values are not the same text. */
export interface Gap {
  readonly path: readonly Step[];
  /** Absent: the site has nothing there. */
  readonly primary: ShownValue | undefined;
  readonly dr: ShownValue | undefined;
  /** The same once ids, regions and site names are traced back. */
  readonly traced: boolean;
}

/** What was seen of two values. */
export interface Alignment {
  readonly gaps: Gap[];
  values: number;
  hidden: number;
}

/** A text that is JSON of an object or a list, as that; anything else as it is. */
export function opened(value: ShownValue | undefined): ShownValue | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as ShownValue;
  } catch {
    return value;
  }
}

/** Whether there is nothing: what is not set is null in one resource and an empty list in another. */
const isNothing = (value: ShownValue | undefined): boolean =>
  value === undefined || value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

export class Aligner {
  constructor(private readonly identities: Identities) {}

  /** All places at which the values of an attribute differ, with what was compared. */
  align(primary: ShownValue | undefined, dr: ShownValue | undefined): Alignment {
    const seen: Alignment = { gaps: [], values: 0, hidden: 0 };
    this.walk(primary, dr, [], seen);
    return seen;
  }

  private walk(one: ShownValue | undefined, other: ShownValue | undefined, path: readonly Step[], seen: Alignment): void {
    if (isMasked(one) || isMasked(other)) {
      seen.values += 1;
      if (!(isNothing(one) || isNothing(other)) || isMasked(one) !== isMasked(other)) seen.hidden += 1;
      return;
    }
    const [primary, dr] = [opened(one), opened(other)];
    if (Array.isArray(primary) && Array.isArray(dr)) return this.lists(primary, dr, path, seen);
    if (isObject(primary) && isObject(dr)) {
      for (const key of new Set([...Object.keys(primary), ...Object.keys(dr)])) {
        this.walk(primary[key] as ShownValue, dr[key] as ShownValue, [...path, key], seen);
      }
      return;
    }
    seen.values += 1;
    if (primary === dr || (isNothing(primary) && isNothing(dr))) return;
    const traced = typeof primary === "string" && typeof dr === "string" && this.identities.same(primary, dr);
    seen.gaps.push({ path, primary: one, dr: other, traced });
  }

  /** Many lists are sets, in an order that follows from ids: what has its like is taken out first. */
  private lists(
    primary: readonly ShownValue[],
    dr: readonly ShownValue[],
    path: readonly Step[],
    seen: Alignment,
  ): void {
    const inPlace = primary.length === dr.length && primary.every((item, i) => this.isSame(item, dr[i]));
    const rest = [...dr.keys()];
    const alone: number[] = [];
    primary.forEach((item, i) => {
      const found = inPlace ? rest.indexOf(i) : rest.findIndex((at) => this.isSame(item, dr[at]));
      const [match] = found < 0 ? [] : rest.splice(found, 1);
      if (match === undefined) alone.push(i);
      else this.walk(item, dr[match], [...path, i], seen);
    });
    const paired = Math.min(alone.length, rest.length);
    alone.forEach((i, place) => {
      const match = place < paired ? rest[place] : undefined;
      this.walk(primary[i], match === undefined ? undefined : dr[match], [...path, i], seen);
    });
    for (const i of rest.slice(paired)) this.walk(undefined, dr[i], [...path, i], seen);
  }

  private isSame(one: ShownValue | undefined, other: ShownValue | undefined): boolean {
    const seen: Alignment = { gaps: [], values: 0, hidden: 0 };
    this.walk(one, other, [], seen);
    return seen.gaps.every(({ traced }) => traced);
  }
}
