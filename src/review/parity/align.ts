/** Finds the places at which two values differ. */
import type { SiteName } from "../../system";
import type { ShownValue } from "../../terraform";
import type { Identities } from "./identity";
import { isMasked, isObject } from "./value";

/** A step into a value: a name, or a place in a list. */
export type Step = string | number;

/** A place at which the two sites' values are not the same text. */
export interface Gap {
  /** Where it is in each site: lists may be in another order. */
  readonly paths: Readonly<Record<SiteName, readonly Step[]>>;
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
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** How the walk came to a place; paths are made of it only where there is a gap. */
interface Trail {
  readonly before: Trail | undefined;
  readonly primary: Step;
  readonly dr: Step;
}

const into = (before: Trail | undefined, primary: Step, dr: Step = primary): Trail => ({ before, primary, dr });

function pathsOf(trail: Trail | undefined): Gap["paths"] {
  const paths: { primary: Step[]; dr: Step[] } = { primary: [], dr: [] };
  for (let at = trail; at !== undefined; at = at.before) {
    paths.primary.unshift(at.primary);
    paths.dr.unshift(at.dr);
  }
  return paths;
}

export class Aligner {
  constructor(private readonly identities: Identities) {}

  /** All places at which the values of an attribute differ, with what was compared. */
  align(primary: ShownValue | undefined, dr: ShownValue | undefined): Alignment {
    const seen: Alignment = { gaps: [], values: 0, hidden: 0 };
    this.walk(primary, dr, undefined, seen);
    return seen;
  }

  private walk(
    one: ShownValue | undefined,
    other: ShownValue | undefined,
    trail: Trail | undefined,
    seen: Alignment,
  ): void {
    if (isMasked(one) || isMasked(other)) {
      seen.values += 1;
      seen.hidden += 1;
      return;
    }
    const [primary, dr] = [opened(one), opened(other)];
    if (Array.isArray(primary) && Array.isArray(dr)) return this.lists(primary, dr, trail, seen);
    if (isObject(primary) && isObject(dr)) {
      for (const key of new Set([...Object.keys(primary), ...Object.keys(dr)])) {
        this.walk(primary[key], dr[key], into(trail, key), seen);
      }
      return;
    }
    seen.values += 1;
    if (primary === dr || (isNothing(primary) && isNothing(dr))) return;
    const traced = typeof primary === "string" && typeof dr === "string" && this.identities.same(primary, dr);
    seen.gaps.push({ paths: pathsOf(trail), primary: one, dr: other, traced });
  }

  /** Many lists are sets, in an order that follows from ids: what has its like is taken out first. */
  private lists(
    primary: readonly ShownValue[],
    dr: readonly ShownValue[],
    trail: Trail | undefined,
    seen: Alignment,
  ): void {
    const rest = [...dr.keys()];
    const take = (fits: (at: number) => boolean): number | undefined => {
      const found = rest.findIndex(fits);
      return found < 0 ? undefined : rest.splice(found, 1)[0];
    };
    const alone = [...primary.keys()].filter((i) => {
      // In its own place, if that is where its like is.
      const match =
        take((at) => at === i && this.isSame(primary[i], dr[at])) ?? take((at) => this.isSame(primary[i], dr[at]));
      if (match !== undefined) this.walk(primary[i], dr[match], into(trail, i, match), seen);
      return match === undefined;
    });
    for (const i of alone) {
      const match =
        take((at) => nameOf(dr[at]) === nameOf(primary[i])) ?? (alone.length === 1 ? rest.shift() : undefined);
      this.walk(primary[i], match === undefined ? undefined : dr[match], into(trail, i, match ?? i), seen);
    }
    for (const i of rest) this.walk(undefined, dr[i], into(trail, i), seen);
  }

  private isSame(one: ShownValue | undefined, other: ShownValue | undefined): boolean {
    const seen: Alignment = { gaps: [], values: 0, hidden: 0 };
    this.walk(one, other, undefined, seen);
    return seen.gaps.every(({ traced }) => traced);
  }
}

/** What an item of a list goes by among its siblings; `undefined` for all that go by nothing. */
export function nameOf(item: unknown): unknown {
  if (!isObject(item)) return undefined;
  return ["name", "key", "Sid", "sid", "id", "rule_name", "field"]
    .map((key) => item[key])
    .find((name) => typeof name === "string" && name !== "");
}
