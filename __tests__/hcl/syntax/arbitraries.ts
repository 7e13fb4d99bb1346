import fc from "fast-check";
import { bracketChange, tokensOfCode } from "../../../src/hcl/syntax/tokens";

/** What breaks writers of HCL: what is special in quotes, in heredocs, in templates, in comments, and to Unicode. */
const PIECES = [
  '"', "'", "`", "\\", "\\n", "\\u0041", "\\\\", "${", "%{", "$${", "%%{", "$", "$$", "%", "{", "}", "~", "~}", "${~",
  "\n", "\n\n", "\r\n", "\t", " ", "    ", "EOT", "\nEOT\n", "  EOT  \n", "EOF\n", "<<EOT\n", "<<-EOT\n", "#", "//", "/*",
  "*/", "=", ",", "(x)", "[0]", "null", "true", "for", "123456789012", "007", "1e3", "-1", "é", "e\u0301", "ß", "日本", "😀",
  "👩‍👩‍👧", "\u0301", "\u200d", "\u200b", "\ufeff", "\u0000", "\u0001", "\u001b[31m", "\u007f", "\u0085", "\u00a0", "\u2028",
  "\u2029", "\u202e", "\ue000", "\ue0000\ue001", "\ufffe", "\ud800", "\udc00", "\u{10ffff}", "<", ">", "&", '{"a":1}', "\b", "\f",
]; // prettier-ignore

/** Text without a carriage return that ends no line: after such a one, Terraform's JSON syntax reads no templates. */
export const text: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join("")),
  fc
    .array(fc.constantFrom("a", "b ", "\n", "  ", "\t", "$", "%", "\\", '"', "EOT"), { maxLength: 20 })
    .map((s) => `${s.join("")}\n`),
  fc.string({ unit: "binary", maxLength: 12 }).map((value) => value.replace(/\r(?!\n)/g, "")),
  fc.string({ maxLength: 12 }),
);

/** Text as a template that stands for it; not the code under test. */
export const escaped = (value: string): string => value.split("${").join("$${").split("%{").join("%%{");

type Expressions = Record<"text" | "number" | "flag" | "list" | "map", string>;

/** A quoted string inside of an expression. */
const quotedText = fc
  .constantFrom(
    "",
    "a",
    "a b",
    "{",
    "}",
    "$${x}",
    "%%{x}",
    "\\\\",
    '\\"',
    "\\n",
    "#",
    "//",
    "(",
    "]",
    "é",
    "$",
    "%",
    "~",
    "<<EOT",
  )
  .map((value) => `"${value}"`);

/**
 * Expressions that can be worked out with the locals of `LOCALS`, laid out as `terraform fmt` lays them out. Each is of
 * the type that its name says.
 */
export const expressions = fc.letrec<Expressions>((tie) => ({
  text: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom("local.text", "local.map.a", 'local.map["b-c"]', "local.list[0]", "var.text"),
    quotedText,
    tie("text").map((value) => `"x-\${${value}}"`),
    fc.tuple(tie("text"), tie("number")).map(([a, b]) => `"\${${a}}%\${(${b})}$$"`),
    fc.tuple(tie("flag"), tie("text"), tie("text")).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    tie("list").map((value) => `join(",", ${value})`),
    tie("flag").map((value) => `"%{if !(${value})}a%{else}b%{endif}"`),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `format("%s/%s", ${a}, ${b})`),
    fc.tuple(tie("map"), tie("text")).map(([a, b]) => `lookup(${a}, "none", ${b})`),
    tie("list").map((value) => `jsonencode(${value})`),
  ),
  number: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      "1",
      "2.5",
      "local.number",
      "-1",
      "length(local.list)",
      "1 + 2",
      "3 - local.number",
      "(-local.number) * 2",
    ),
    tie("list").map((value) => `length(${value})`),
    fc.tuple(tie("number"), tie("number")).map(([a, b]) => `max(${a}, ${b}...)`.replace("...", "")),
  ),
  flag: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(
      "true",
      "local.flag",
      "!local.flag",
      "local.number > 1",
      'local.text == ""',
      "local.number >= 1 && !local.flag",
    ),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `${a} != ${b}`),
    fc.tuple(tie("flag"), tie("flag")).map(([a, b]) => `!((${a}) || (${b}))`),
    tie("text").map((value) => `can(regex("^a", ${value}))`),
  ),
  list: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("local.list", "local.objects[*].name", "values(local.map)[*]", "keys(local.map)", "[]"),
    fc.array(tie("text"), { maxLength: 3 }).map((items) => `[${items.join(", ")}]`),
    fc.tuple(tie("list"), tie("list")).map(([a, b]) => `concat(${a}, ${b})`),
    fc.tuple(tie("list"), tie("flag")).map(([a, b]) => `[for x in ${a} : "\${x}!" if !(${b})]`),
    tie("map").map((value) => `[for k, v in ${value} : k]`),
  ),
  map: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom("local.map", "{}", "local.objects[0]"),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => `{ a = ${a}, "b-c" = ${b} }`),
    fc.tuple(tie("map"), tie("map")).map(([a, b]) => `merge(${a}, ${b})`),
    tie("list").map((value) => `{ for i, x in ${value} : i => upper(x) }`),
  ),
}));

/** What `expressions` names. */
export const LOCALS = {
  text: "a b",
  number: 3,
  flag: true,
  list: ["x", "y"],
  map: { a: "1", "b-c": "2" },
  objects: [{ name: "one" }, { name: "two" }],
};

export const anyExpression = fc.oneof(
  expressions.text,
  expressions.number,
  expressions.flag,
  expressions.list,
  expressions.map,
);

/** Templates of text and interpolations: what is between them is never `$`, which would make an escape of `${`. */
export const template: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      text.map((value) => escaped(value).replace(/[$%]+$/, "")),
      expressions.text.filter((value) => /^[a-z]/.test(value)).map((value) => `\${${value}}`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));

/** Keys of maps: any text, and what looks like an expression, a number or a word of the language. */
export const key = fc.oneof(
  fc.constantFrom("", "a", "_b", "a-b", "1", "-", "0x1", "(x)", "a.b", "a[0]", "for", "in", "if", "null", "true", "//", "#", '"', "日本", "e\u0301", "ﬁ", "👩‍👩‍👧"),
  text,
).filter((name) => name !== "__proto__"); // prettier-ignore

export const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 123456789012, 1e21, 1e-7, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 0.1, -2.5),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Values of arguments, with strings and keys of these kinds. */
export const valueOf = (string: fc.Arbitrary<string>, name: fc.Arbitrary<string>): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      string,
      number,
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(name, tie("value"), { maxKeys: 4 }),
    ),
  })).value;

/** An expression whose tokens stand otherwise: more or fewer spaces, line breaks in brackets, comments. */
export const scattered: fc.Arbitrary<string> = fc
  .tuple(
    anyExpression,
    fc.array(fc.constantFrom("", "", " ", "   ", "\n", "\n\n  ", "/* c */", "# c\n", "\t"), {
      minLength: 1,
      maxLength: 50,
    }),
  )
  .map(([expression, gaps]) => {
    const tokens = tokensOfCode(expression) ?? [];
    const open: string[] = [];
    return tokens
      .map((token, index) => {
        const change = bracketChange(token);
        if (change > 0) open.push(token.kind);
        if (change < 0) open.pop();
        const next = tokens[index + 1];
        if (!next || /text|quote/.test(token.kind) || /text|close-quote/.test(next.kind)) return token.text;
        if (/^(?:\[\*|\*\])$/.test(token.text + next.text)) return token.text;
        const gap = gaps[index % gaps.length] ?? "";
        // A `#` comment of which the template's end is part would not be closed, and in maps a line break means something.
        const breaks = gap.includes("\n") && (open.length === 0 || open.some((kind) => !"([".includes(kind)));
        const needed = /^[\w"]/.test(next.text) && /\w$/.test(token.text) ? " " : "";
        return token.text + (breaks || gap === "" ? needed : gap);
      })
      .join("");
  });

/** Templates of every kind: with marks that take white space away, directives, and carriage returns. */
export const rawTemplate: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      text.map((value) => escaped(value).replace(/[$%]+$/, "")),
      fc.constantFrom("\n", "  ", "\n    ", "a\n", "\r", "\r\n", "$$ ", "%% ", "% \n", "$\r\n", "%\n\n"),
      fc
        .tuple(expressions.text, fc.constantFrom("", "~", " "), fc.constantFrom("", "~", "\n"))
        .map(([x, a, b]) => `\${${a}${x}${b}}`),
      fc
        .tuple(expressions.flag, text.map(escaped), fc.constantFrom("", "~"), fc.constantFrom("", "~"))
        .map(([x, inside, a, b]) => `%{${a} if ${x} ${b}}\n${inside}x %{${b} else ${a}}  y\n%{${a} endif ${b}}`),
      expressions.list.map((x) => `%{ for i, v in ${x} ~}\n  \${i}=\${v}\n%{ endfor ~}\n`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(""));
