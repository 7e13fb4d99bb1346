import { z } from "zod";
import { systemSchema } from "./schema";

/** A value of which any part may be missing, because it was missing or wrong in the input. */
export type Draft<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [Key in keyof T]?: Draft<T[Key]> }
    : T;

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object or record schema behind defaults and optionality; `undefined` for leaves (unions count as leaves). */
function container(schema: z.ZodType): z.ZodObject | z.ZodRecord | undefined {
  if (schema instanceof z.ZodObject || schema instanceof z.ZodRecord) return schema;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return container(schema.unwrap() as z.ZodType);
  }
  return undefined;
}

function child(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const inner = container(schema);
  if (inner instanceof z.ZodObject) return inner.shape[String(key)] as z.ZodType | undefined;
  return inner instanceof z.ZodRecord ? (inner.valueType as z.ZodType) : undefined;
}

const schemaAt = (path: readonly PropertyKey[]): z.ZodType | undefined =>
  path.reduce<z.ZodType | undefined>((schema, key) => schema && child(schema, key), systemSchema);

/** The problems of the value at `path` by itself, where zod looked no further because of its name. */
export function issuesOfValue(path: readonly PropertyKey[], value: unknown): z.core.$ZodIssue[] {
  const { error } = schemaAt(path)?.safeParse(value, { reportInput: true }) ?? {};
  return (error?.issues ?? []).map((issue) => ({ ...issue, path: [...path, ...issue.path] }));
}

/** What the schema says of the key at `path`. */
export const descriptionOf = (path: readonly PropertyKey[]): string | undefined => {
  const schema = schemaAt(path);
  return schema?.description ?? (schema && container(schema)?.description);
};

/** The keys that are allowed in the mapping at `path`; none where any name is allowed. */
export const allowedKeys = (path: readonly PropertyKey[]): readonly string[] => {
  const schema = schemaAt(path);
  const inner = schema && container(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
};

/**
 * Parses each part of `value` on its own and keeps the parts that are right, so that one wrong key does not hide
 * what the rules would say of the others.
 */
function keepValid(schema: z.ZodType, value: unknown): unknown {
  const inner = container(schema);
  if (!inner || (value !== undefined && !isMapping(value))) {
    const result = schema.safeParse(value);
    return result.success ? result.data : undefined;
  }
  const given = value ?? {};
  const keys = inner instanceof z.ZodObject ? Object.keys(inner.shape) : Object.keys(given);
  if (value === undefined && schema instanceof z.ZodOptional) return undefined;
  const kept: Record<string, unknown> = {};
  for (const key of keys) {
    const part = child(inner, key);
    const result = part && keepValid(part, Object.hasOwn(given, key) ? given[key] : undefined);
    if (result !== undefined) kept[key] = result;
  }
  return kept;
}

/** The parts of a system document that are right by themselves. */
export const draftOf = (value: unknown): Draft<z.output<typeof systemSchema>> => keepValid(systemSchema, value) ?? {};
