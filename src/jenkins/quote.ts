/*
 * Text inside other languages. A Jenkinsfile holds shell in Groovy, so text goes through both: first the shell's quotes,
 * then Groovy's.
 */

/** A word for a shell: nothing in it is special. */
export const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

/** A character that has no place in a source file, or that some editor would change. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\ufeff]/gu;

const escape = (character: string): string =>
  ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A string of Groovy, in single quotes: those expand no `$`.
 *
 * @see https://groovy-lang.org/syntax.html#_single_quoted_string
 */
export const groovyString = (text: string): string =>
  `'${text.replace(/[\\']/g, escape).replace(UNPRINTABLE, escape)}'`;

/** A quote that would, with those that follow it, end a string in triple quotes. */
const ENDING = /'(?=''|'?$)/g;

/** The same in triple quotes, where lines stay lines and most quotes stay quotes. */
export const groovyText = (text: string): string =>
  `'''${text
    .replaceAll("\\", escape)
    .replace(ENDING, escape)
    .replace(UNPRINTABLE, (character) => (character === "\n" ? "\n" : escape(character)))}'''`;
