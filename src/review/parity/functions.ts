/** The functions of Terraform's language that constructs use. */
import { UNRESOLVED, type Value, isObject } from "./value";

type Fn = (...args: readonly Value[]) => Value;

const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

const isText = (value: Value): value is string => typeof value === "string";

const text = (value: Value | undefined): Value =>
  value === null || value === undefined || typeof value === "object" ? UNRESOLVED : String(value);

/** Terraform's maps are in the order of their keys. */
const sortedKeys = (value: object): string[] => Object.keys(value).sort((a, b) => (a < b ? -1 : 1));

const sortValue = (value: Value): unknown => {
  if (isList(value)) return value.map(sortValue);
  if (!isObject(value)) return value;
  return Object.fromEntries(sortedKeys(value).map((key) => [key, sortValue(value[key] ?? null)]));
};

const jsonencode: Fn = (value = null) =>
  JSON.stringify(sortValue(value)).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const toset: Fn = (value = UNRESOLVED) =>
  isList(value) ? [...new Set(value)].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : value;

/** All are given complete values only. What is not in here cannot be told. */
export const FUNCTIONS: Readonly<Record<string, Fn>> = {
  base64encode: (value) => (typeof value === "string" ? Buffer.from(value, "utf8").toString("base64") : UNRESOLVED),
  base64decode: (value) => (typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : UNRESOLVED),
  compact: (value) => (isList(value) ? value.filter((one) => one !== null && one !== "") : UNRESOLVED),
  concat: (...lists) => (lists.every(isList) ? lists.flat() : UNRESOLVED),
  contains: (list, item) => (isList(list) ? list.includes(item) : UNRESOLVED),
  join: (by, list) => (typeof by === "string" && isList(list) && list.every(isText) ? list.join(by) : UNRESOLVED),
  jsonencode,
  keys: (value) => (isObject(value) ? sortedKeys(value) : UNRESOLVED),
  length: (value) => {
    if (isList(value) || typeof value === "string") return value.length;
    return isObject(value) ? Object.keys(value).length : UNRESOLVED;
  },
  lookup: (map, key, otherwise) =>
    isObject(map) && typeof key === "string" ? (map[key] ?? otherwise ?? UNRESOLVED) : UNRESOLVED,
  lower: (value) => (typeof value === "string" ? value.toLowerCase() : UNRESOLVED),
  max: (...numbers) => Math.max(...numbers.map(Number)),
  merge: (...maps) =>
    maps.every((map) => isObject(map) || map === null) ? (Object.assign({}, ...maps) as Value) : UNRESOLVED,
  min: (...numbers) => Math.min(...numbers.map(Number)),
  one: (list) => {
    if (!isList(list) || list.length > 1) return UNRESOLVED;
    return list[0] ?? null;
  },
  tolist: (value = UNRESOLVED) => value,
  tonumber: (value) => (Number.isFinite(Number(value)) ? Number(value) : UNRESOLVED),
  toset,
  tostring: text,
  upper: (value) => (typeof value === "string" ? value.toUpperCase() : UNRESOLVED),
  values: (value) => (isObject(value) ? sortedKeys(value).map((key) => value[key] ?? null) : UNRESOLVED),
  zipmap: (keys, values) =>
    isList(keys) && isList(values) && keys.every(isText)
      ? Object.fromEntries(keys.map((key, i) => [key, values[i] ?? null]))
      : UNRESOLVED,
};
