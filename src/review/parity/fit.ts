/** Whether what stands in a site is what its configuration says. */
import type { ShownValue } from "../../terraform";
import { nameOf, opened, type Step } from "./align";
import { isMasked, isObject, UNRESOLVED, type Value } from "./value";

/** `unsure`: some part of it cannot be told, and the rest is as it should be. */
export type Fit = "yes" | "no" | "unsure";

const worst = (fits: readonly Fit[]): Fit => {
  if (fits.includes("no")) return "no";
  return fits.includes("unsure") ? "unsure" : "yes";
};

const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

const open = (value: Value | undefined): Value | undefined => (typeof value === "string" ? opened(value) : value);

/**
 * Compares as loosely as providers translate: lists may be in another order, numbers may be texts, and a nested block has
 * arguments that nobody configured. Maps and documents have to be complete.
 */
export function fits(expected: Value | undefined, actual: ShownValue | undefined, inBlock = false): Fit {
  if (expected === UNRESOLVED || isMasked(actual)) return "unsure";
  if (expected === undefined || expected === null) return "yes";
  const [wanted, found] = [open(expected), opened(actual)];
  if (isNothing(wanted) && (isNothing(found) || found === false || found === 0)) return "yes";
  if (Array.isArray(wanted) && Array.isArray(found)) return listFits(wanted, found);
  if (isObject(wanted) && Array.isArray(found)) {
    return found.length === 1 ? fits(wanted, found[0] as ShownValue, true) : "no";
  }
  if (Array.isArray(wanted) && isObject(found))
    return wanted.length === 1 ? fits(wanted[0] as Value, found, true) : "no";
  if (isObject(wanted) && isObject(found)) {
    const extra = Object.entries(found).some(([key, value]) => !(key in wanted) && !isNothing(value));
    if (extra && !inBlock) return "no";
    return worst(Object.keys(wanted).map((key) => fits(wanted[key], found[key] as ShownValue, inBlock)));
  }
  // AWS takes one text for a list of one.
  if (Array.isArray(wanted) && wanted.length === 1) return fits(wanted[0] as Value, found, inBlock);
  if (Array.isArray(found) && found.length === 1) return fits(wanted as Value, found[0] as ShownValue, inBlock);
  return isText(wanted) && isText(found) && String(wanted) === String(found) ? "yes" : "no";
}

const isText = (value: unknown): value is string | number | boolean => typeof value !== "object" && value !== undefined;

/** Each item has its like, wherever it stands. */
function listFits(wanted: readonly Value[], found: readonly ShownValue[]): Fit {
  if (wanted.length !== found.length) return wanted.includes(UNRESOLVED) ? "unsure" : "no";
  const rest = [...found];
  const unsure: Value[] = [];
  for (const item of wanted) {
    const at = rest.findIndex((one) => fits(item, one, true) === "yes");
    if (at >= 0) rest.splice(at, 1);
    else unsure.push(item);
  }
  if (unsure.length === 0) return "yes";
  const all = unsure.every((item) => {
    const at = rest.findIndex((one) => fits(item, one, true) === "unsure");
    if (at >= 0) rest.splice(at, 1);
    return at >= 0;
  });
  return all ? "unsure" : "no";
}

/** `free`: the configuration does not say; `unsure`: it says something, but what cannot be told. */
export type Standing = "right" | "wrong" | "free" | "unsure";

/** How one place within an attribute stands to its configuration. */
export function standingAt(
  expected: Value | undefined,
  actual: ShownValue | undefined,
  path: readonly Step[],
  there: ShownValue | undefined,
): Standing {
  if (expected === undefined || expected === null) return "free";
  const { value, wanted, certain } = at(expected, actual, path);
  if (!wanted) return "free";
  const fit = fits(expected, actual);
  if (fit === "yes") return "right";
  if (value === UNRESOLVED || isMasked(there)) return "unsure";
  if (fits(value, there, path.length > 0) === "yes" && isNothing(value) === isNothing(there)) return "right";
  // In a list that is in another order, this may be another item's place.
  return fit === "unsure" && !certain ? "unsure" : "wrong";
}

interface Place {
  readonly value: Value | undefined;
  /** The configuration says what is there, if only that there is nothing. */
  readonly wanted: boolean;
  /** Every item of a list on the way was recognized. */
  readonly certain: boolean;
}

/** What is expected at a place. */
function at(expected: Value, actual: ShownValue | undefined, path: readonly Step[]): Place {
  let value: Value | undefined = expected;
  let found: unknown = actual;
  let inBlock = false;
  let certain = true;
  for (const step of path) {
    value = open(value);
    found = (opened(found as ShownValue) as Readonly<Record<Step, unknown>> | undefined)?.[step];
    if (value === UNRESOLVED) return { value, wanted: true, certain };
    if (typeof step === "number") {
      // A block that is written as an object is a list of one.
      if (Array.isArray(value)) {
        const items: readonly Value[] = value;
        const name = nameOf(found);
        const named = name === undefined ? undefined : items.find((item) => nameOf(item) === name);
        certain &&= named !== undefined || items.length === 1;
        value = named ?? items[step];
      } else if (!isObject(value) || step > 0) return { value: undefined, wanted: true, certain };
      inBlock = true;
      continue;
    }
    if (!isObject(value)) return { value, wanted: !isNothing(value), certain };
    const inner: Value | undefined = value[step];
    if (inner === undefined || inner === null) return { value: undefined, wanted: !inBlock, certain };
    value = inner;
  }
  return { value, wanted: true, certain };
}
