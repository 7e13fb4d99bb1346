import fc from "fast-check";
import { writeFile } from "../../../src/hcl/syntax";
import { isPlainText } from "../../../src/hcl/syntax/json-text";

const written = (value: unknown, options = {}): string =>
  writeFile([{ type: "locals", labels: [], body: { x: value }, shape: { blocks: {} } }], undefined, options);

const POLICY = {
  Statement: [
    { Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" } },
    {
      Action: ["s3:GetObject"],
      Effect: "Allow",
      Resource: ["${aws_s3_bucket.a.arn}", "${aws_s3_bucket.a.arn}/$${aws:username}"],
    },
  ],
  Version: "2012-10-17",
};

describe("JSON text", () => {
  it("becomes jsonencode where that makes the same text", () => {
    expect(written(JSON.stringify(POLICY))).toMatchInlineSnapshot(`
     "locals {
       x = jsonencode({
         Statement = [
           {
             Action    = "sts:AssumeRole"
             Effect    = "Allow"
             Principal = { Service = "ec2.amazonaws.com" }
           },
           {
             Action   = ["s3:GetObject"]
             Effect   = "Allow"
             Resource = [aws_s3_bucket.a.arn, "\${aws_s3_bucket.a.arn}/$\${aws:username}"]
           },
         ]
         Version = "2012-10-17"
       })
     }
     "
    `);
  });

  it.each([
    ["keys in another order", '{"b":1,"a":2}'],
    ["spaces", '{"a": 1}'],
    ["a number that jsonencode writes otherwise", '{"a":1.0}'],
    ["a number with an exponent", '{"a":1e3}'],
    ["more digits than are sure", '{"a":0.30000000000000004}'],
    ["minus nought", '{"a":-0}'],
    ["a character that jsonencode escapes", '{"a":"<"}'],
    ["an escape that it does not write", '{"a":"\\u0041"}'],
    ["an escape that depends on its version", '{"a":"\\b"}'],
    ["one key twice", '{"a":1,"a":1}'],
    ["text that is not composed", '{"a":"e\u0301"}'],
    ["an interpolation outside of a string", '{"a":${var.region}}'],
    ["an interpolation in a key", '{"${var.region}":1}'],
    ["an interpolation whose text may need escapes", '{"a":"${var.text}"}'],
    ["an interpolation that may be no text", '{"a":"${aws_thing.this.count}"}'],
    ["a directive", '{"a":"%{ if true }b%{ endif }"}'],
    ["what follows it", '{"a":1}\n'],
    ["nothing in it", "{}"],
    ["no object and no list", '"a"'],
    ["no JSON", "{a}"],
    ["our own marks", '{"a":"\ue0000\ue001"}'],
  ])("stays text: %s", (_, text) => {
    expect(written(text)).not.toContain("jsonencode");
  });

  it.each([
    ["aws_s3_bucket.a.arn", true],
    ["data.aws_lb.shop.dns_name", true],
    ['aws_subnet.a["1"].id', true],
    ["aws_subnet.a[each.key].id", true],
    ["var.region", true],
    ["var.anything", false],
    ["aws_subnet.a[*].id", false],
    ["module.a.b.arn", false],
    ["aws_a.b.tags", false],
    ["upper(aws_a.b.arn)", false],
  ])("of %s, that JSON escapes nothing in it is known: %s", (expression, plain) => {
    expect(isPlainText(expression)).toBe(plain);
  });

  it("asks the caller what is plain text", () => {
    const text = '["${var.role}"]';
    expect(written(text)).toBe('locals {\n  x = "[\\"${var.role}\\"]"\n}\n');
    expect(written(text, { isPlain: (expression: string) => expression === "var.role" })).toBe(
      "locals {\n  x = jsonencode([var.role])\n}\n",
    );
  });

  it("keeps the keys of any object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.constant(1), { minKeys: 1 }), (value) => {
        fc.pre(
          Object.keys(value).every((key) => !/[<>&\u2028\u2029\b\f"$%]/.test(key) && key === key.normalize("NFC")),
        );
        const sorted = Object.keys(value).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const text = `{${sorted.map((key) => `${JSON.stringify(key)}:1`).join(",")}}`;
        expect(written(text)).toContain("jsonencode({");
      }),
    );
  });
});
