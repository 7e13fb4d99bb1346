/** Text that is JSON, and that `jsonencode` would make byte for byte. */
import { canonicalNumber } from "./number";
import { escapeTemplate, literalParts, type Part, unescapeTemplate } from "./template";

/** A value whose texts and keys are templates in pieces. */
export type Tree =
  | null
  | boolean
  | number
  | { readonly parts: readonly Part[] }
  | { readonly items: readonly Tree[] }
  | { readonly members: readonly (readonly [readonly Part[], Tree])[] };

/** Says of an expression that its value is text in which JSON escapes nothing, and never null. */
export type IsPlain = (expression: string) => boolean;

/**
 * ARNs, ids and names of hosts of single resources, and what Twinstack's own variables say of the site: AWS makes them of
 * letters, digits and `-_./:@*+=,`, of which JSON escapes none, and of names in which Twinstack allows no others.
 */
export const isPlainText: IsPlain = (expression) =>
  /^(?:data\.)?[a-z]\w*\.\w+(?:\[(?:0|each\.key|count\.index|"[\w-]+")\])?\.(?:arn|id|dns_name)$/.test(expression) ||
  /^var\.(?:region|site)$/.test(expression);

const [OPEN, CLOSE] = ["\ue000", "\ue001"];
const PLACEHOLDER = new RegExp(`${OPEN}(\\d+)${CLOSE}`);

/**
 * The value of which `jsonencode` makes this template's text, if there is one: keys sorted, nothing between the tokens,
 * numbers and escapes as Terraform writes them. Interpolations stand inside of strings, and never in keys.
 */
export function jsonTree(parts: readonly Part[], isPlain: IsPlain): Tree | undefined {
  if (parts.some((part) => part.kind === "directive" || (part.kind === "interpolation" && !isPlain(part.source)))) {
    return undefined;
  }
  const text = parts
    .map((part, index) => (part.kind === "text" ? unescapeTemplate(part.text) : `${OPEN}${index}${CLOSE}`))
    .join("");
  if (!/^(?:\{.+\}|\[.+\])$/s.test(text) || text !== text.normalize("NFC")) return undefined;
  if (parts.some((part) => part.kind === "text" && /[\ue000\ue001]/.test(part.text))) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const encoded = encode(value);
  return encoded === text ? treeOf(value, parts) : undefined;
}

const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

const ESCAPED = /[<>&\u2028\u2029]/g;

/** What `jsonencode` makes of a value; nothing where that differs between versions of Terraform. */
function encode(value: unknown): string | undefined {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (typeof value === "string") {
    if (/[\b\f]|\p{Surrogate}/u.test(value)) return undefined;
    return JSON.stringify(value).replace(
      ESCAPED,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  }
  const items = Array.isArray(value)
    ? value.map(encode)
    : Object.entries(value as object)
        .sort(([left], [right]) => byBytes(left, right))
        .map(([key, member]) => {
          const [name, inner] = [PLACEHOLDER.test(key) ? undefined : encode(key), encode(member)];
          return name === undefined || inner === undefined ? undefined : `${name}:${inner}`;
        });
  if (items.includes(undefined)) return undefined;
  return Array.isArray(value) ? `[${items.join(",")}]` : `{${items.join(",")}}`;
}

function treeOf(value: unknown, parts: readonly Part[]): Tree {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") return { parts: partsOf(value, parts) };
  if (Array.isArray(value)) return { items: value.map((item) => treeOf(item, parts)) };
  const members = Object.entries(value as object).sort(([left], [right]) => byBytes(left, right));
  return { members: members.map(([key, member]) => [literalParts(key), treeOf(member, parts)]) };
}

/** Text with placeholders, in pieces again. */
const partsOf = (text: string, parts: readonly Part[]): readonly Part[] =>
  text
    .split(PLACEHOLDER)
    .flatMap((piece, index): readonly Part[] =>
      index % 2 === 1
        ? parts.slice(Number(piece), Number(piece) + 1)
        : piece === ""
          ? []
          : [{ kind: "text", text: escapeTemplate(piece) }],
    );
