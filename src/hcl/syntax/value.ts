/** Values of arguments: what Terraform's JSON syntax says, as HCL that people read. */
import { fail } from "../../errors";
import { type IsPlain, jsonTree, type Tree } from "./json-text";
import { heredoc, quoted, quotedKey } from "./quote";
import { literalParts, type Part, templateParts, wholeExpression } from "./template";
import { tokensOfCode } from "./tokens";

/**
 * What strings are in a place: templates, text that means itself, or expressions without `${}` round them (references,
 * types).
 */
export type Place = "template" | "literal" | "bare" | "type";

export interface Where {
  readonly place: Place;
  /** How deep the line is indented on which the value begins. */
  readonly depth: number;
  /** What stands before the value on its line. */
  readonly before: number;
  readonly isPlain: IsPlain;
  /** The argument, for errors. */
  readonly what: string;
}

const WIDTH = 100;

/** The text of a value, laid out over lines, but neither indented nor aligned. */
export function writeValue(value: unknown, where: Where): string {
  if (where.place === "bare" || where.place === "type") return writeBare(value, where);
  return layOut(treeOf(value, where), { ...where, nested: false });
}

function treeOf(value: unknown, where: Where): Tree {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value;
    throw fail("HCL_VALUE_INVALID", { what: where.what, reason: `${value} is no number of JSON` });
  }
  if (typeof value === "string") return { parts: partsOf(value, where.place) };
  if (Array.isArray(value)) return { items: value.map((item) => treeOf(item, where)) };
  if (typeof value === "object") {
    return {
      members: Object.entries(value).map(([key, member]) => [partsOf(key, where.place), treeOf(member, where)]),
    };
  }
  throw fail("HCL_VALUE_INVALID", { what: where.what, reason: `it is of type ${typeof value}` });
}

const partsOf = (text: string, place: Place): readonly Part[] =>
  place === "literal" ? literalParts(text) : templateParts(text);

/** A reference, a type, or a list or a map of such. */
function writeBare(value: unknown, where: Where): string {
  if (typeof value === "string") {
    const expression = value.includes("${") || !tokensOfCode(value)?.length ? value : `\${${value}}`;
    const whole = wholeExpression(templateParts(expression));
    // `terraform fmt` says what elements a collection of no declared ones has.
    if (whole !== undefined)
      return where.place === "type" && /^(?:list|map|set)$/.test(whole) ? `${whole}(any)` : whole;
    throw fail("HCL_VALUE_INVALID", { what: where.what, reason: `${JSON.stringify(value)} is no expression` });
  }
  if (Array.isArray(value)) {
    return list(
      value.map((item) => writeBare(item, where)),
      where,
    );
  }
  if (value !== null && typeof value === "object") {
    return block(Object.entries(value).map(([key, member]) => `${key} = ${writeBare(member, where)}`));
  }
  return layOut(treeOf(value, where), { ...where, nested: false });
}

type Layout = Where & {
  /** In a list or a map: there, small maps stand on one line. */
  readonly nested: boolean;
};

const block = (lines: readonly string[]): string => `{\n${lines.join("\n")}\n}`;

const list = (items: readonly string[], { before, depth }: { before: number; depth: number }): string => {
  const line = `[${items.join(", ")}]`;
  return fits(line, { before, depth }) ? line : `[\n${items.map((item) => `${item},`).join("\n")}\n]`;
};

const fits = (text: string, { before, depth }: { before: number; depth: number }): boolean =>
  !text.includes("\n") && 2 * depth + before + text.length <= WIDTH;

function layOut(tree: Tree, layout: Layout): string {
  if (isPrimitive(tree)) return String(tree);
  if ("parts" in tree) return layOutText(tree.parts, layout);
  if ("items" in tree) return layOutList(tree.items, layout);
  return layOutMap(tree.members, layout);
}

function layOutMap(members: readonly (readonly [readonly Part[], Tree])[], layout: Layout): string {
  if (members.length === 0) return "{}";
  const written = members.map(([key, member]) => {
    const name = writeKey(key);
    const inner: Layout = { ...layout, depth: layout.depth + 1, before: name.length + 3, nested: true };
    return `${name} = ${layOut(member, inner)}`;
  });
  const line = `{ ${written.join(", ")} }`;
  const small = layout.nested && members.every(([, member]) => isScalar(member) || isFlat(member));
  return small && fits(line, layout) ? line : block(written);
}

function layOutList(items: readonly Tree[], layout: Layout): string {
  const inner: Layout = { ...layout, depth: layout.depth + 1, before: 0, nested: true };
  const written = items.map((item) => layOut(item, inner));
  if (items.every(isScalar) && !written.some((text) => text.includes("\n"))) return list(written, layout);
  return `[\n${written.map((text, index) => separated(text, index === written.length - 1)).join("\n")}\n]`;
}

/** With the comma after it. The mark that ends a heredoc stands alone on its line, so that there it comes below. */
const separated = (item: string, last: boolean): string =>
  tokensOfCode(`${item}\n`)?.at(-2)?.kind !== "close-heredoc" ? `${item},` : last ? item : `${item}\n,`;

type Primitive = null | boolean | number;

const isPrimitive = (tree: Tree): tree is Primitive => tree === null || typeof tree !== "object";
const isScalar = (tree: Tree): tree is Primitive | { readonly parts: readonly Part[] } =>
  isPrimitive(tree) || "parts" in tree;
const isFlat = (tree: Tree): tree is { readonly items: readonly Tree[] } =>
  !isPrimitive(tree) && "items" in tree && tree.items.every(isScalar);

/** The whole text of a value. */
function layOutText(parts: readonly Part[], layout: Layout): string {
  const whole = wholeExpression(parts);
  if (whole !== undefined) return whole;
  const json = layout.place === "template" ? jsonTree(parts, layout.isPlain) : undefined;
  if (json !== undefined) return `jsonencode(${layOut(json, { ...layout, nested: false })})`;
  return heredoc(parts, layout.depth) ?? quoted(parts);
}

/** These begin an expression of their own, or are values. */
const NOT_BARE = new Set(["for", "if", "in", "true", "false", "null"]);

function writeKey(parts: readonly Part[]): string {
  const [part] = parts;
  const name = parts.length === 1 && part?.kind === "text" ? part.text : "";
  return /^[A-Za-z_]\w*$/.test(name) && !NOT_BARE.has(name) ? name : quotedKey(parts);
}
