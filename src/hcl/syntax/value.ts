/** Values of arguments: what Terraform's JSON syntax says, as HCL that people read. */
import { fail } from "../../errors";
import { type IsPlain, jsonTree, type Tree } from "./json-text";
import { heredoc, quoted, quotedKey } from "./quote";
import { literalParts, type Part, templateParts, wholeExpression } from "./template";

/**
 * What strings are in a place: templates, text that means itself, or expressions without `${}` round them (references,
 * types).
 */
export type Place = "template" | "literal" | "bare";

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
  if (where.place === "bare") return writeBare(value, where);
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
    return { members: Object.entries(value).map(([key, member]) => [key, treeOf(member, where)]) };
  }
  throw fail("HCL_VALUE_INVALID", { what: where.what, reason: `it is of type ${typeof value}` });
}

const partsOf = (text: string, place: Place): readonly Part[] =>
  place === "literal" ? literalParts(text) : templateParts(text);

/** A reference, a type, or a list or a map of such. */
function writeBare(value: unknown, where: Where): string {
  if (typeof value === "string") {
    const whole = value.includes("${") ? wholeExpression(templateParts(value)) : undefined;
    return whole ?? value;
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
  if (tree === null || typeof tree === "boolean") return String(tree);
  if (typeof tree === "number") return Object.is(tree, -0) ? "0" : String(tree);
  if ("parts" in tree) return layOutText(tree.parts, layout);
  if ("items" in tree) {
    const flat = tree.items.every(isScalar) ? list(tree.items.map(onLine), layout) : "\n";
    if (!flat.includes("\n")) return flat;
    const inner: Layout = { ...layout, depth: layout.depth + 1, before: 0, nested: true };
    // After a heredoc, a line break is needed, and none can stand before a comma.
    const items = tree.items.map((item) =>
      isText(item) ? (jsonCall(item.parts, inner) ?? onLine(item)) : layOut(item, inner),
    );
    return `[\n${items.map((item) => `${item},`).join("\n")}\n]`;
  }
  if (tree.members.length === 0) return "{}";
  if (layout.nested && tree.members.every(([, member]) => isScalar(member) || isFlat(member))) {
    const line = `{ ${tree.members.map(([key, member]) => `${writeKey(key, layout)} = ${onLine(member)}`).join(", ")} }`;
    if (fits(line, layout)) return line;
  }
  return block(
    tree.members.map(([key, member]) => {
      const name = writeKey(key, layout);
      const inner: Layout = { ...layout, depth: layout.depth + 1, before: name.length + 3, nested: true };
      return `${name} = ${layOut(member, inner)}`;
    }),
  );
}

const isText = (tree: Tree): tree is { readonly parts: readonly Part[] } =>
  tree !== null && typeof tree === "object" && "parts" in tree;
const isScalar = (tree: Tree): boolean => tree === null || typeof tree !== "object" || isText(tree);
const isFlat = (tree: Tree): boolean =>
  tree !== null && typeof tree === "object" && "items" in tree && tree.items.every(isScalar);

/** A value that takes one line, if it can. */
function onLine(tree: Tree): string {
  if (isText(tree)) return wholeExpression(tree.parts) ?? quoted(tree.parts);
  if (tree !== null && typeof tree === "object" && "items" in tree) return `[${tree.items.map(onLine).join(", ")}]`;
  return String(tree);
}

/** `jsonencode({…})`, where that is the text. */
function jsonCall(parts: readonly Part[], layout: Layout): string | undefined {
  const json = layout.place === "template" ? jsonTree(parts, layout.isPlain) : undefined;
  return json === undefined ? undefined : `jsonencode(${layOut(json, { ...layout, nested: false })})`;
}

/** Text where a heredoc may stand: the whole value of an argument, or of a key of a map over several lines. */
function layOutText(parts: readonly Part[], layout: Layout): string {
  const whole = wholeExpression(parts);
  if (whole !== undefined) return whole;
  return jsonCall(parts, layout) ?? heredoc(parts, layout.depth) ?? quoted(parts);
}

/** These begin an expression of their own, or are values. */
const NOT_BARE = new Set(["for", "if", "in", "true", "false", "null"]);

function writeKey(key: string, { place }: Layout): string {
  if (/^[A-Za-z_]\w*$/.test(key) && !NOT_BARE.has(key)) return key;
  return quotedKey(partsOf(key, place));
}
