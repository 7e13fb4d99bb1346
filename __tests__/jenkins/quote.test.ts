import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { groovyString, groovyText, shellWord } from "../../src/jenkins/quote";

const UNESCAPED: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/**
 * Reads a Groovy string as Groovy's own lexer does, and fails where that would: at the first quote, or three, that nothing
 * escapes, the string is over, so nothing may follow.
 *
 * https://groovy-lang.org/syntax.html#all-strings
 */
function readGroovy(source: string): string {
  const quote = source.startsWith("'''") ? "'''" : "'";
  let value = "";
  let at = quote.length;
  while (!source.startsWith(quote, at)) {
    const character = source[at];
    if (character === undefined) throw new Error("the string has no end");
    if (quote === "'" && character === "\n") throw new Error("a line ends in a string in single quotes");
    if (character !== "\\") {
      value += character;
      at += 1;
      continue;
    }
    const next = source[at + 1] ?? "";
    if (next === "u") {
      value += String.fromCharCode(Number.parseInt(source.slice(at + 2, at + 6), 16));
      at += 6;
    } else {
      if (!(next in UNESCAPED) && next !== "\\" && next !== "'") throw new Error(`no escape: ${next}`);
      value += UNESCAPED[next] ?? next;
      at += 2;
    }
  }
  if (at + quote.length !== source.length) throw new Error(`the string ends early: ${source}`);
  return value;
}

/** Texts in which what is special comes often. */
const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(fc.constantFrom("'", "''", "\\", "$", "{", "}", "\n", "\r", "u0041", '"', "a", "\u2028", "\u0000"))
    .map((parts) => parts.join("")),
);

test.each([
  ["in single quotes", groovyString],
  ["in triple quotes", groovyText],
])("a Groovy string %s is read as what was written", (_, quote) => {
  fc.assert(
    fc.property(text, (value) => {
      expect(readGroovy(quote(value))).toBe(value);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["it's", "'it\\'s'"],
  ["a\\b", "'a\\\\b'"],
  ["${HOME}\n", "'${HOME}\\n'"],
  ["\\u0041", "'\\\\u0041'"],
])("%j in single quotes", (value, expected) => {
  expect(groovyString(value)).toBe(expected);
});

test.each([
  ["it's ''two'' '", "'''it's ''two'' \\''''"],
  ["'''", "'''\\'\\'\\''''"],
  ["a\nb\r\n", "'''a\nb\\r\n'''"],
])("%j in triple quotes", (value, expected) => {
  expect(groovyText(value)).toBe(expected);
});

test("a shell takes a word for what was written", () => {
  // One shell for all of them: NUL ends an argument, and nothing can hold it.
  const words = fc.sample(text, 300).map((value) => value.replaceAll("\0", "").replace(/[\ud800-\udfff]/g, ""));
  const script = words.map((word) => `printf '%s\\0' ${shellWord(word)}`).join("\n");
  const printed = execFileSync("bash", { input: script, env: { ...process.env, LC_ALL: "C.UTF-8" } }).toString();
  expect(printed.split("\0").slice(0, -1)).toEqual(words);
});
