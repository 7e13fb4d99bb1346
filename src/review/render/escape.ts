/**
 * Writes texts that come from plans and system files so that nothing in them acts: no Markdown, no HTML, no mention of
 * people, no reference to issues, no link, no terminal sequence, nothing that turns the direction of writing.
 */

/** Control characters, invisible ones, those that change the direction of text, and halves of surrogate pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Makes what cannot be seen visible: `\n`, `\u{202e}`. The result is one line. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (found) => SHORT[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);

const entity = (character: string): string => `&#${character.codePointAt(0) ?? 0};`;

/** For the text within an HTML element. */
export const html = (text: string): string => visible(text).replace(/[&<>"'`@\\*_~|[\]$]/g, entity);

/** For the text within a code span that may stand in a table: backticks and pipes cannot be written in one there. */
export function code(text: string): string {
  const seen = visible(text);
  const plain = seen !== "" && !/[`|]/.test(seen) && !/^ | $/.test(seen);
  return plain ? `\`${seen}\`` : `<code>${seen.replace(/[^A-Za-z0-9 .,:/=-]/gu, entity)}</code>`;
}

/** Breaks up what platforms make links or notices of even in plain text, with a space that has no width. */
const BROKEN = "&#8203;";

/** For plain text: within a line, a list item or a cell. */
export const prose = (text: string): string =>
  visible(text)
    .replace(/[&<>[\]|*_~`\\$@#!%^]|^[-+=]|(?<=^\d+)[.)]|:(?=\/\/)|(?<=\bwww)\./giu, entity)
    // After the character has become an entity: `@name`, `#1`, `!1`, `GH-1`.
    .replace(/(&#(?:64|35|33|37|36|38|126|94);|\bGH-)(?=\w)/gi, `$1${BROKEN}`);

const escapeExpression = (text: string): string => text.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&");

/**
 * Plain text in which some words are written as code: those that stand between backticks, and `words` wherever they
 * stand by themselves.
 */
export function proseWithCode(text: string, words: readonly string[] = []): string {
  const wanted = words.filter((word) => word !== "").sort((one, other) => other.length - one.length);
  const pattern = [...wanted.map((word) => `(?<![\\w.])${escapeExpression(word)}(?![\\w[]|\\.\\w)`), "`[^`]+`"].join(
    "|",
  );
  let at = 0;
  let out = "";
  for (const match of text.matchAll(new RegExp(pattern, "gu"))) {
    out += prose(text.slice(at, match.index)) + code(match[0].replace(/^`(.+)`$/su, "$1"));
    at = match.index + match[0].length;
  }
  return out + prose(text.slice(at));
}

/** The first characters of a text, and how many there are, if it has more than `most`. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  // Not through the middle of a surrogate pair.
  const end = /[\ud800-\udbff]$/.test(text.slice(0, most)) ? most - 1 : most;
  return `${text.slice(0, end)}… (${text.length} characters)`;
}

/** Bytes in UTF-8: where a limit counts characters, bytes are never fewer. */
export const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
