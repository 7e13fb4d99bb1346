import fc from "fast-check";
import { evaluate, type Scope } from "../../../src/review/parity/evaluate";
import { NOT_UNDERSTOOD, parseTemplate } from "../../../src/review/parity/expression";
import { UNRESOLVED, type Value } from "../../../src/review/parity/value";

const NAMES: Readonly<Record<string, Value>> = {
  "var.site": "dr",
  "var.capacity": { min: 0, max: 8 },
  "var.zones": ["a", "b"],
  "var.nothing": null,
  "aws_lb.web": { arn: "arn:web", hidden: UNRESOLVED },
  "aws_subnet.net": { "2": { id: "s2" }, "1": { id: "s1" } },
  "aws_flow_log.log": [{ id: "f" }],
  "each.key": "2",
};

const scope: Scope = ([one = "", two = ""]) => {
  const value = NAMES[`${one}.${two}`];
  return { value: value === undefined ? UNRESOLVED : value, used: 2 };
};

test.each<[string, Value]>([
  ["plain", "plain"],
  ["$${kept} %%{kept}", "${kept} %{kept}"],
  ["${var.site}", "dr"],
  ["a-${var.site}-b", "a-dr-b"],
  ["${var.capacity.max}", 8],
  ['${var.capacity.max == 0 ? "0s" : "10m"}', "10m"],
  ["${var.capacity.min > 0 ? 1 : 0}", 0],
  ['${!(var.site == "dr") || var.capacity.max >= 8 && true}', true],
  ["${1 + 2 * 3 - 4 / 2 % 3}", 5],
  ["${-var.capacity.max}", -8],
  ["${values(aws_subnet.net)[*].id}", ["s1", "s2"]],
  ["${aws_subnet.net[each.key].id}", "s2"],
  ["${one(aws_flow_log.log[*].id)}", "f"],
  ["${aws_flow_log.log[0].id}", "f"],
  ["${concat([aws_lb.web.arn], values(aws_subnet.net)[*].id, [])}", ["arn:web", "s1", "s2"]],
  ['${merge({ Name = "x", B = 1 }, { B = var.site })}', { Name: "x", B: "dr" }],
  ['${try(aws_subnet.net["9"].id, aws_lb.web.arn)}', "arn:web"],
  ['${lookup(zipmap(keys(aws_subnet.net), values(aws_subnet.net)[*].id), "1", "none")}', "s1"],
  ['${jsonencode({ b = [1, true], a = "<" })}', '{"a":"\\u003c","b":[1,true]}'],
  ['${base64encode("ä ${var.site}")}', Buffer.from("ä dr").toString("base64")],
  ["${tostring(var.capacity.max)}", "8"],
  ["${toset(var.zones)}", ["a", "b"]],
  ["${var.nothing}", null],
  ['${"a \\"quoted\\" \\\\ \\n"}', 'a "quoted" \\ \n'],
])("%s", (text, expected) => {
  expect(evaluate(text, scope)).toEqual(expected);
});

test.each([
  "${var.unheard_of}",
  "${aws_lb.web.hidden}",
  "x-${aws_lb.web.hidden}",
  "${aws_lb.web.hidden == 1 ? 2 : 3}",
  "${[for z in var.zones : z]}",
  "%{ if true }x%{ endif }",
  "${unheard_of(1)}",
  "${jsonencode({ a = aws_lb.web.hidden })}",
  "${var.site",
  "${}",
])("cannot be told: %s", (text) => {
  expect(evaluate(text, scope)).toBe(UNRESOLVED);
});

test("any text is read or refused", () => {
  const parts = fc.constantFrom(
    "${",
    "}",
    "var.site",
    '"',
    "\\",
    "$",
    "%{",
    "[*]",
    "[",
    "]",
    "(",
    ")",
    ",",
    "?",
    ":",
    "a",
    " ",
    "1",
    ".",
    "==",
    "!",
    "-",
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
      const text = words.join("");
      expect([NOT_UNDERSTOOD, "object"]).toContain(
        parseTemplate(text) === NOT_UNDERSTOOD ? NOT_UNDERSTOOD : typeof parseTemplate(text),
      );
    }),
    { numRuns: 2000 },
  );
});

test("a text without expressions is itself", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      fc.pre(!/[$%]\{/.test(text));
      expect(evaluate(text, scope)).toBe(text);
    }),
  );
});
