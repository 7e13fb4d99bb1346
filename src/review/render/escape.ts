/**
 * Writes texts that come from plans and system files so that nothing in them acts: no Markdown, no HTML, no mention of
 * people, no reference to issues, no link, no terminal sequence, nothing that turns the direction of writing.
 */

/** Control characters, invisible ones, those that change the direction of text, and halves of surrogate pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Most texts are: a look at each character is cheaper than the search for what cannot be seen. */
const PLAIN = /^[ -~]*$/;

/** Makes what cannot be seen visible: `\n`, `\u{202e}`. The result is one line. */
export const visible = (text: string): string =>
  PLAIN.test(text)
    ? text
    : text.replace(INVISIBLE, (found) => SHORT[found] ?? `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);

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

const SPAN = /`[^`]+`/g;

/** What may stand before and after a word for it to stand by itself. */
const isWithin = (before: string): boolean => /[\w.]$/.test(before);
const goesOn = (after: string): boolean => /^(?:[\w[]|\.\w)/.test(after);

/** Where `word` stands by itself in `text`, at or after `from`; -1 if nowhere. */
function placeOf(word: string, text: string, from: number): number {
  let at = text.indexOf(word, from);
  while (at >= 0) {
    const end = at + word.length;
    if (!isWithin(text.slice(Math.max(0, at - 1), at)) && !goesOn(text.slice(end, end + 2))) return at;
    at = text.indexOf(word, at + 1);
  }
  return -1;
}

/**
 * Plain text in which some words are written as code: those that stand between backticks, and `words` wherever they
 * stand by themselves.
 */
export function proseWithCode(text: string, words: readonly string[] = []): string {
  const wanted = words.filter((word) => word !== "").sort((one, other) => other.length - one.length);
  let at = 0;
  let out = "";
  for (;;) {
    // The first of all; of those that begin at the same place, the longest word, and a span last.
    let [start, found] = [text.length, ""];
    for (const word of wanted) {
      const place = placeOf(word, text, at);
      if (place >= 0 && place < start) [start, found] = [place, word];
    }
    SPAN.lastIndex = at;
    const span = SPAN.exec(text);
    if (span && span.index < start) [start, found] = [span.index, span[0]];
    if (found === "") return out + prose(text.slice(at));
    out += prose(text.slice(at, start)) + code(found.replace(/^`(.+)`$/su, "$1"));
    at = start + found.length;
  }
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
