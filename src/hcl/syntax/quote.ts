/** How text is written: a quoted string, or a heredoc where that is exactly the same text. */
import { goTrim } from "./tokens";
import { type Part, sequence } from "./template";

const SHORT: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * What is not to be seen, or changes how what follows is seen: controls, line and paragraph separators, directions of
 * writing, byte order marks, noncharacters.
 */
const INVISIBLE =
  "\\p{Cc}\\u00ad\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff\\ufff9-\\ufffb\\p{Noncharacter_Code_Point}";
const ESCAPED = new RegExp(`[\\\\"${INVISIBLE}]`, "gu");
const NOT_IN_HEREDOC = new RegExp(`(?![\\n\\t])[${INVISIBLE}]`, "u");

/** A character as HCL's escape: `\u00e9`, `\U0001f600`. */
function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

const escape = (text: string): string =>
  text.replace(ESCAPED, (character) => SHORT[character] ?? escapeCharacter(character));

/** A `$` right before `${` would make an escape of it. */
const wouldEscape = (text: string, next: Part | undefined): boolean =>
  (next?.kind === "interpolation" && text.endsWith("$")) || (next?.kind === "directive" && text.endsWith("%"));

/** A template as a quoted string. */
export function quoted(parts: readonly Part[]): string {
  const inside = parts.map((part, index) => {
    if (part.kind !== "text") return sequence(part);
    if (!wouldEscape(part.text, parts[index + 1])) return escape(part.text);
    return escape(part.text.slice(0, -1)) + escapeCharacter(part.text.slice(-1));
  });
  return `"${inside.join("")}"`;
}

/** As `quoted`, with everything escaped of which nobody is sure how many columns it takes. */
export const quotedKey = (parts: readonly Part[]): string =>
  quoted(parts).replace(
    /[^\x20-\x7e\u00a1-\u02ff\u0370-\u0377\u0391-\u03ff\u0410-\u044f\u4e00-\u9fff]/gu,
    escapeCharacter,
  );

const MARKERS = ["EOT", "EOF", "END", "TEXT", "END_OF_TEXT"];

/**
 * A template as a heredoc, if that is exact: backslashes and quotes mean themselves there, and the text ends with a line
 * break. `depth` is that of the line where it begins.
 */
export function heredoc(parts: readonly Part[], depth: number): string | undefined {
  const text = parts.map((part) => (part.kind === "text" ? part.text : sequence(part))).join("");
  const shape = parts.map((part) => (part.kind === "text" ? part.text : "${}")).join("");
  const lines = shape.split("\n").slice(0, -1);
  if (!shape.endsWith("\n") || lines.length < 2) return undefined;
  if (
    parts.some((part, index) =>
      part.kind === "text" ? notInHeredoc(part.text, parts[index + 1]) : part.source.includes("\n"),
    )
  ) {
    return undefined;
  }
  const marker = MARKERS.find((name) => lines.every((line) => goTrim(line) !== name));
  if (marker === undefined) return undefined;
  if (!canBeIndented(lines)) return `<<${marker}\n${text}${marker}`;
  const margin = "  ".repeat(depth + 1);
  const indented = text.replace(/^.*\n/gm, (line) => (goTrim(line) === "" ? line : margin + line));
  return `<<-${marker}\n${indented}${"  ".repeat(depth)}${marker}`;
}

const notInHeredoc = (text: string, next: Part | undefined): boolean =>
  NOT_IN_HEREDOC.test(text) || wouldEscape(text, next);

/**
 * `<<-` takes away the white space that all lines but empty ones have in common, and counts it in grapheme clusters: so
 * one line must have none, and none may begin with what combines with our last space.
 */
const canBeIndented = (lines: readonly string[]): boolean =>
  lines.some((line) => /^[\x21-\x7e]/.test(line)) &&
  lines.every((line) => goTrim(line) === "" || /^[\t\x20-\x7e]/.test(line));
