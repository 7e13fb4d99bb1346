/** What changes within a resource, down to the part that changes, and without what only follows from it. */
import { isDeepStrictEqual } from "node:util";
import { type AttributeChange, type ResourceChange, SENSITIVE, type ShownValue, UNKNOWN } from "../../terraform";

/** One part of an attribute that changes. Without `before` it is added, without `after` it goes. */
export interface Difference {
  /** `policy.Statement[0].Action` */
  readonly path: string;
  readonly before?: ShownValue;
  readonly after?: ShownValue;
  /** Terraform replaces the resource because of it. */
  readonly forces: boolean;
}

export interface Differences {
  readonly shown: readonly Difference[];
  /** Attributes of which nothing is known but that they may change: AWS decides. */
  readonly unknown: readonly string[];
}

type ShownMap = Readonly<Record<string, ShownValue>>;
type Found = Omit<Difference, "forces">;

const isList = (value: ShownValue | undefined): value is readonly ShownValue[] => Array.isArray(value);
const isMap = (value: ShownValue | undefined): value is ShownMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A text that is JSON of a list or an object, as policies are. */
function parsed(value: ShownValue): ShownValue | undefined {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return undefined;
  try {
    return JSON.parse(value) as ShownValue;
  } catch {
    return undefined;
  }
}

const keyText = (key: string): string => (/^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);

/** How many of two lists' items are compared one by one before the lists are shown whole. */
const COMPARED_ITEMS = 2000;

function differencesOfLists(path: string, before: readonly ShownValue[], after: readonly ShownValue[]): Found[] {
  if (before.length + after.length > COMPARED_ITEMS) return [{ path, before, after }];
  // Most lists are sets, in which one more item moves all others: what is on both sides is left out first.
  const rest = new Map<string, number>();
  for (const item of before) rest.set(JSON.stringify(item), (rest.get(JSON.stringify(item)) ?? 0) + 1);
  const added = [...after.entries()].filter(([, item]) => {
    const key = JSON.stringify(item);
    const count = rest.get(key) ?? 0;
    if (count > 0) rest.set(key, count - 1);
    return count === 0;
  });
  const removed = before.filter((item) => {
    const key = JSON.stringify(item);
    const count = rest.get(key) ?? 0;
    if (count > 0) rest.set(key, count - 1);
    return count > 0;
  });
  // The same items in another order.
  if (added.length === 0 && removed.length === 0) return [{ path, before, after }];
  const paired = added.length === removed.length && removed.every((item) => isMap(item) || isList(item));
  if (paired) {
    return added.flatMap(([index, item], place) =>
      differencesOfValues(`${path}[${index}]`, removed[place] ?? null, item),
    );
  }
  if (added.length === 1 && removed.length === 1) {
    return [{ path: `${path}[]`, before: removed[0] ?? null, after: added[0]?.[1] ?? null }];
  }
  return [
    ...removed.map((item) => ({ path: `${path}[]`, before: item })),
    ...added.map(([, item]) => ({ path: `${path}[]`, after: item })),
  ];
}

function differencesOfValues(path: string, before: ShownValue, after: ShownValue): Found[] {
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): Found[] => {
      const [was, is] = [before[key], after[key]];
      if (isDeepStrictEqual(was ?? null, is ?? null)) return [];
      const inner = `${path}${keyText(key)}`;
      if (was === undefined || was === null) return [{ path: inner, after: is ?? null }];
      if (is === undefined || is === null) return [{ path: inner, before: was }];
      return differencesOfValues(inner, was, is);
    });
  }
  if (isList(before) && isList(after)) return differencesOfLists(path, before, after);
  const [was, is] = [parsed(before), parsed(after)];
  if (was !== undefined && is !== undefined && !isDeepStrictEqual(was, is)) return differencesOfValues(path, was, is);
  return [{ path, before, after }];
}

/** An attribute whose values look the same changes in what must not be seen. */
function differencesOfAttribute({ name, before, after }: AttributeChange): Found[] {
  if (isDeepStrictEqual(before, after)) return [{ path: name, before: SENSITIVE, after: SENSITIVE }];
  if (before === null) return [{ path: name, after }];
  if (after === null) return [{ path: name, before }];
  return differencesOfValues(name, before, after);
}

/** `tags_all` is `tags` and the provider's own; what is said of `tags` need not be said twice. */
function isEcho({ name, before, after }: AttributeChange, { attributes }: ResourceChange): boolean {
  if (name !== "tags_all" || !isMap(before) || !isMap(after)) return false;
  const tags = attributes.find((attribute) => attribute.name === "tags");
  if (!tags) return false;
  const [was, is] = [isMap(tags.before) ? tags.before : {}, isMap(tags.after) ? tags.after : {}];
  return Object.keys({ ...before, ...after }).every(
    (key) => isDeepStrictEqual(before[key], after[key]) || !isDeepStrictEqual(was[key], is[key]),
  );
}

const forcedBy = (path: string, replacePaths: readonly string[]): boolean =>
  replacePaths.some((forced) => {
    const [long, short] = forced.length > path.length ? [forced, path] : [path, forced];
    return long === short || (long.startsWith(short) && /^[.[]/.test(long.slice(short.length)));
  });

/** What changes in a resource that is there before and after. */
export function differencesOf(change: ResourceChange): Differences {
  const { attributes, replacePaths } = change;
  const unknown: string[] = [];
  const shown: Difference[] = [];
  for (const attribute of attributes) {
    if (isEcho(attribute, change)) continue;
    for (const found of differencesOfAttribute(attribute)) {
      const forces = forcedBy(found.path, replacePaths);
      if (found.after === UNKNOWN && !forces) unknown.push(found.path);
      else shown.push({ ...found, forces });
    }
  }
  return { shown: shown.sort((one, other) => Number(other.forces) - Number(one.forces)), unknown };
}

/** Characters that are shown around what differs in two long texts. */
const AROUND = 24;

/** Two long texts, cut down to where they differ. */
export function narrowed(before: string, after: string, most: number): readonly [string, string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const from = start > AROUND ? start - AROUND : 0;
  const cut = (text: string): string => {
    const to = text.length - end + AROUND;
    const [last, head] = [to < text.length ? to : text.length, from > 0 ? "…" : ""];
    const part = text.slice(from, Math.min(last, from + most));
    return `${head}${part}${from + part.length < text.length ? "…" : ""}`;
  };
  return [cut(before), cut(after)];
}
