/** Templates, as strings of Terraform's JSON syntax are: literal text, `${…}` and `%{…}`. */
import { fail } from "../../errors";
import { format } from "./format";
import { bracketChange, endsLine, goTrimEnd, goTrimStart, type Token, tokensOfCode, tokensOfTemplate } from "./tokens";

/** A piece of a template. Literal text has `$${` and `%%{` where it means `${` and `%{`. */
export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "interpolation" | "directive"; readonly source: string };

/** Literal text as a template: `${` and `%{` mean nothing in it. */
export const escapeTemplate = (text: string): string => text.replace(/([$%])\{/g, "$1$1{");

/** What literal text of a template stands for. */
export const unescapeTemplate = (text: string): string => text.replace(/\$\$\{|%%\{/g, (escape) => escape.slice(1));

/** A surrogate without its other half is no character: JSON readers and UTF-8 both make U+FFFD of it. */
const wellFormed = (text: string): string => Buffer.from(text).toString();

/** What the rest after a lone carriage return stands for: there, `$$$` is no `$` before an escape. */
const unescapeRest = (text: string): string =>
  text.replace(/\$\$\{?|%%\{?/g, (found) => (found.length === 3 ? found.slice(1) : found));

/** Text that is no template. */
export const literalParts = (text: string): readonly Part[] =>
  text === "" ? [] : [{ kind: "text", text: escapeTemplate(wellFormed(text)) }];

/**
 * The pieces of a template. White space that `~` takes away is gone, as are the marks.
 *
 * A `~` reaches as far as the piece of text beside it, and to HCL's scanner each line of text is a piece of its own: but
 * only in text without quotes, so that a mark in a quoted string would take more.
 */
export function templateParts(source: string): readonly Part[] {
  // HCL takes a byte order mark off the start of whatever it reads.
  const text = wellFormed(source).replace(/^\ufeff/, "");
  const tokens = tokensOfTemplate(text);
  if (!tokens) throw fail("HCL_TEMPLATE_INVALID", { text: excerpt(source) });
  const parts: Part[] = [];
  let trimNext = false;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (!token) break;
    if (token.kind === "text" || token.kind === "literal") {
      const next = tokens[index + 1];
      const trimEnd = next !== undefined && bracketChange(next) > 0 && next.text.endsWith("~");
      const start = trimNext ? goTrimStart(token.text) : token.text;
      const trimmed = trimEnd ? goTrimEnd(start) : start;
      parts.push({ kind: "text", text: token.kind === "text" ? trimmed : escapeTemplate(unescapeRest(trimmed)) });
      trimNext = false;
      continue;
    }
    const close = closing(tokens, index);
    const inside = tokens.slice(index + 1, close);
    if (inside.length === 0) throw fail("HCL_TEMPLATE_INVALID", { text: excerpt(source) });
    parts.push({ kind: token.kind as "interpolation" | "directive", source: onOneLine(text, inside) });
    trimNext = tokens[close]?.text === "~}";
    index = close;
  }
  return meld(parts);
}

const excerpt = (text: string): string => JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);

/** The index of the token that closes what the one at `open` opens. */
function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let index = open; index < tokens.length; index++) {
    const token = tokens[index];
    if (token) depth += bracketChange(token);
    if (depth === 0) return index;
  }
  return tokens.length;
}

function meld(parts: readonly Part[]): readonly Part[] {
  const melded: Part[] = [];
  for (const part of parts) {
    const last = melded.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      melded[melded.length - 1] = { ...last, text: last.text + part.text };
    else if (part.kind !== "text" || part.text !== "") melded.push(part);
  }
  return melded;
}

/** The source of an expression. Line breaks outside of brackets, which would end an argument, become spaces. */
function onOneLine(source: string, tokens: readonly Token[]): string {
  const pieces: string[] = [];
  let depth = 0;
  let from = tokens[0]?.start ?? 0;
  let comment = false;
  for (const token of tokens) {
    depth += bracketChange(token);
    if (depth > 0 || !endsLine(token)) continue;
    if (token.kind === "comment") {
      comment = true;
      continue;
    }
    pieces.push(source.slice(from, token.start).trim());
    from = token.end;
  }
  pieces.push(source.slice(from, tokens.at(-1)?.end).trim());
  const line = pieces.filter((piece) => piece !== "").join(" ");
  return comment ? `(\n${line}\n)` : line;
}

/** The expression that the whole template is, if it is one: `a.b` of `${a.b}`. */
export function wholeExpression(parts: readonly Part[]): string | undefined {
  const [part] = parts;
  if (parts.length !== 1 || part?.kind !== "interpolation") return undefined;
  return unwrap(part.source);
}

/** `"${a}"` is `a`, and `terraform fmt` writes it so. */
function unwrap(expression: string): string {
  const tokens = tokensOfCode(expression);
  const [quote, open] = tokens ?? [];
  if (!tokens || quote?.kind !== "open-quote" || open?.kind !== "interpolation") return expression;
  const close = closing(tokens, 1);
  if (close !== tokens.length - 2 || tokens[close + 1]?.kind !== "close-quote") return expression;
  return unwrap(onOneLine(expression, tokens.slice(2, close)));
}

/** A template in the one form that its meaning has: expressions laid out by `terraform fmt`, `~` carried out. */
export function canonicalTemplate(source: string): string {
  const parts = templateParts(source);
  const whole = wholeExpression(parts);
  if (whole !== undefined) return `\${${format(whole)}}`;
  return parts
    .map((part) =>
      part.kind === "text" ? part.text.normalize("NFC") : sequence({ ...part, source: format(part.source) }),
    )
    .join("");
}

/** `${…}` or `%{…}`. */
export const sequence = (part: Exclude<Part, { kind: "text" }>): string =>
  `${part.kind === "interpolation" ? "$" : "%"}{${part.source}}`;
