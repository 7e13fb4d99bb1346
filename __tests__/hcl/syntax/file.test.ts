import { type TopBlock, writeAssignments, writeFile } from "../../../src/hcl/syntax";
import { read } from "./reading";

const NONE = { blocks: {} };
const one = (block: Partial<TopBlock>): string =>
  writeFile([{ type: "resource", labels: ["aws_thing", "this"], body: {}, shape: NONE, ...block }]);
const local = (x: unknown): string => one({ type: "locals", labels: [], body: { x } });

describe("a file", () => {
  it("has a header, and a blank line between blocks", () => {
    const blocks: TopBlock[] = [
      { type: "data", labels: ["aws_region", "here"], body: { "//": { metadata: {} } }, shape: NONE },
      {
        type: "locals",
        labels: [],
        body: { a: 1 },
        shape: NONE,
        comment: "Why it is so.\r\n\n  In two lines.\u2028Or three.",
      },
    ];
    expect(writeFile(blocks, "Written by twinstack.")).toBe(
      [
        "# Written by twinstack.",
        "",
        'data "aws_region" "here" {}',
        "",
        "# Why it is so.",
        "#",
        "#   In two lines.",
        "# Or three.",
        "locals {",
        "  a = 1",
        "}",
        "",
      ].join("\n"),
    );
  });

  it("without blocks is empty", () => {
    expect(writeFile([])).toBe("");
    expect(writeFile([], "Only this.")).toBe("# Only this.\n");
  });

  it("is the same every time, whatever was written before", () => {
    const text = local("${a}");
    local('"$${\n');
    expect(local("${a}")).toBe(text);
  });
});

describe("a resource", () => {
  const BODY = {
    depends_on: ["aws_a.b", "aws_c.d"],
    dynamic: { tag: { content: { key: "${tag.key}", value: "x" }, for_each: "${local.tags}", iterator: "tag" } },
    count: "${var.on ? 1 : 0}",
    lifecycle: {
      create_before_destroy: true,
      ignore_changes: "all",
      replace_triggered_by: ["terraform_data.a"],
      precondition: [{ error_message: "Not ${self.id}.", condition: "${self.id != null}" }],
    },
    name: "a-${var.site}",
    user_data_replace_on_change: true,
    nothing: null,
    provider: "aws.other",
    provisioner: [{ "local-exec": { command: "true", when: "destroy" } }],
    rule: [
      { lifecycle: { days: 1 }, ports: [1, 2] },
      { lifecycle: [], name: "two" },
    ],
    single: { a: "b" },
    tags: { Name: "x", "a b": "${var.x}" },
    timeouts: { create: "5m" },
    zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c", "eu-central-1d", "eu-central-1e", "eu-central-1f"],
  };
  const SHAPE = { blocks: { rule: { blocks: { lifecycle: NONE } }, single: NONE, tag: NONE } };

  it("has its parts in the order that people expect", () => {
    expect(one({ body: BODY, shape: SHAPE })).toMatchInlineSnapshot(`
     "resource "aws_thing" "this" {
       count    = var.on ? 1 : 0
       provider = aws.other

       name                        = "a-\${var.site}"
       user_data_replace_on_change = true
       nothing                     = null

       zones = [
         "eu-central-1a",
         "eu-central-1b",
         "eu-central-1c",
         "eu-central-1d",
         "eu-central-1e",
         "eu-central-1f",
       ]

       tags = {
         Name  = "x"
         "a b" = var.x
       }

       dynamic "tag" {
         for_each = local.tags
         iterator = tag

         content {
           key   = tag.key
           value = "x"
         }
       }

       rule {
         ports = [1, 2]

         lifecycle {
           days = 1
         }
       }

       rule {
         name = "two"
       }

       single {
         a = "b"
       }

       timeouts {
         create = "5m"
       }

       provisioner "local-exec" {
         when = destroy

         command = "true"
       }

       lifecycle {
         create_before_destroy = true
         ignore_changes        = all
         replace_triggered_by  = [terraform_data.a]

         precondition {
           condition     = self.id != null
           error_message = "Not \${self.id}."
         }
       }

       depends_on = [aws_a.b, aws_c.d]
     }
     "
    `);
  });

  it("is read back with its blocks as lists", async () => {
    const { depends_on, dynamic, lifecycle, rule, single, timeouts, ...attributes } = BODY;
    expect(await read(one({ body: BODY, shape: SHAPE }))).toStrictEqual({
      resource: {
        aws_thing: {
          this: [
            {
              ...attributes,
              depends_on: depends_on.map((name) => `\${${name}}`),
              dynamic: { tag: [{ ...dynamic.tag, iterator: "${tag}", content: [dynamic.tag.content] }] },
              lifecycle: [{ ...lifecycle, ignore_changes: "${all}", replace_triggered_by: ["${terraform_data.a}"] }],
              provider: "${aws.other}",
              provisioner: { "local-exec": [{ command: "true", when: "${destroy}" }] },
              rule: [{ lifecycle: [{ days: 1 }], ports: [1, 2] }, { name: rule[1]?.name }],
              single: [single],
              timeouts: [timeouts],
            },
          ],
        },
      },
    });
  });

  it("takes a block's name for an argument where an expression is its value", () => {
    expect(one({ body: { rule: "${var.rules}" }, shape: SHAPE })).toContain("  rule = var.rules\n");
  });

  it("leaves `lifecycle` of a provider's block to the provider", () => {
    const shape = { blocks: { rule: { blocks: { lifecycle: NONE } } } };
    expect(one({ body: { rule: { lifecycle: { ignore_changes: "all" } } }, shape })).toContain(
      'ignore_changes = "all"',
    );
  });
});

describe("what is literal in Terraform's JSON syntax", () => {
  it("is escaped: variables", () => {
    const body = { default: { "${k}": "${v}" }, description: "%{d}", nullable: false, type: "map(string)" };
    expect(one({ type: "variable", labels: ["x"], body })).toMatchInlineSnapshot(`
     "variable "x" {
       type        = map(string)
       description = "%%{d}"
       default = {
         "$\${k}" = "$\${v}"
       }
       nullable = false
     }
     "
    `);
  });

  it("is a type: `list` says of what, as `terraform fmt` has it", () => {
    expect(one({ type: "variable", labels: ["x"], body: { type: "list" } })).toContain("type = list(any)");
    expect(one({ type: "variable", labels: ["x"], body: { type: "object({a=list(string)})" } })).toContain(
      "type = object({ a = list(string) })",
    );
  });

  it("is escaped: outputs have a literal description and a template as their value", () => {
    const body = { value: "${a.b}", description: "${a}", sensitive: true, depends_on: ["a.b"] };
    expect(one({ type: "output", labels: ["x"], body })).toMatchInlineSnapshot(`
     "output "x" {
       description = "$\${a}"
       value       = a.b
       sensitive   = true

       depends_on = [a.b]
     }
     "
    `);
  });

  it("is escaped: the settings of Terraform", () => {
    const body = {
      backend: { s3: { key: "${a}", encrypt: true } },
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.0" }, helm: { source: "hashicorp/helm" } },
      required_version: ">= 1.11.0",
    };
    expect(one({ type: "terraform", labels: [], body })).toMatchInlineSnapshot(`
     "terraform {
       required_version = ">= 1.11.0"

       required_providers {
         aws = {
           source  = "hashicorp/aws"
           version = ">= 5.0"
         }
         helm = {
           source = "hashicorp/helm"
         }
       }

       backend "s3" {
         key     = "$\${a}"
         encrypt = true
       }
     }
     "
    `);
  });

  it("is a reference: moved, import, removed", () => {
    const blocks: TopBlock[] = [
      { type: "moved", labels: [], body: { to: "aws_a.c", from: "aws_a.b" }, shape: NONE },
      { type: "import", labels: [], body: { id: "${var.id}", to: 'aws_a.b["x"]', provider: "aws.dr" }, shape: NONE },
      { type: "removed", labels: [], body: { from: "aws_a.b", lifecycle: { destroy: false } }, shape: NONE },
    ];
    expect(writeFile(blocks)).toMatchInlineSnapshot(`
     "moved {
       from = aws_a.b
       to   = aws_a.c
     }

     import {
       to       = aws_a.b["x"]
       id       = var.id
       provider = aws.dr
     }

     removed {
       from = aws_a.b

       lifecycle {
         destroy = false
       }
     }
     "
    `);
  });
});

describe("text", () => {
  it.each([
    ["a single line", "a", '"a"'],
    ["quotes and backslashes", '"\\', '"\\"\\\\"'],
    ["one line that ends", "a\n", '"a\\n"'],
    ["lines that do not end", "a\nb", '"a\\nb"'],
    ["windows lines", "a\r\nb\r\n", '"a\\r\\nb\\r\\n"'],
    ["what cannot be seen", "\ufffe\u202e\u0000\u{10ffff}", '"\\ufffe\\u202e\\u0000\\U0010ffff"'],
    ["a number", "007", '"007"'],
    ["a bare expression", "${a.b[0]}", "a.b[0]"],
    ["an expression in quotes in an expression", '${"${a}"}', "a"],
    ["an expression over lines", "${\n  a\n  ? b\n  : c\n}", "a ? b : c"],
    ["an expression with a comment", "${a # why\n}", "(\n    a # why\n  )"],
    ["marks that take white space away", "a ${~ b ~} c", '"a${b}c"'],
    ["a dollar that only such a mark brings before an expression", "$ ${~ b }", '"\\u0024${b}"'],
    ["a map as an expression", "${{ a = 1 }}", "{ a = 1 }"],
  ])("%s", (_, value, written) => {
    expect(local(value)).toBe(`locals {\n  x = ${written}\n}\n`);
  });

  it.each([
    ["a script", '#!/bin/sh\necho "\\n$HOME" $${HOME}\n\n  exit ${var.x}\n', "<<-EOT"],
    ["a line like the mark", "a\nEOT\n", "<<-EOF"],
    ["a line like the mark, indented", "a\n\tEOT \n", "<<-EOF"],
    ["lines that are all indented", "  a\n  b\n", "<<EOT"],
    ["nothing but empty lines", "\n\n", "<<EOT"],
    ["a line that begins with a combining character", "a\n\u0301b\n", "<<EOT"],
  ])("is a heredoc: %s", async (_, value, opening) => {
    const text = local(value);
    expect(text).toContain(`= ${opening}\n`);
    expect(await read(text)).toStrictEqual({ locals: [{ x: value }] });
  });

  it("is a heredoc in lists and maps as well, and in jsonencode", async () => {
    const value = [{ a: "x\ny\n" }, "1\n2\n", "3\n4\n"];
    expect(local([...value, '["a\\nb\\n"]'])).toMatchInlineSnapshot(`
     "locals {
       x = [
         {
           a = <<-EOT
             x
             y
           EOT
         },
         <<-EOT
           1
           2
         EOT
         ,
         <<-EOT
           3
           4
         EOT
         ,
         jsonencode([
           <<-EOT
             a
             b
           EOT
         ]),
       ]
     }
     "
    `);
    expect(await read(local(value))).toStrictEqual({ locals: [{ x: value }] });
  });
});

describe("what cannot be written", () => {
  it.each([
    ["an open interpolation", { x: "${a" }, "HCL_TEMPLATE_INVALID"],
    ["an empty interpolation", { x: "${}" }, "HCL_TEMPLATE_INVALID"],
    ["a key that is no template", { x: { "%{": 1 } }, "HCL_TEMPLATE_INVALID"],
    ["a shell variable", { x: "${HOME##*(}" }, "HCL_TEMPLATE_INVALID"],
    ["a name with a space", { "a b": 1 }, "HCL_NAME_INVALID"],
    ["a name that is a number", { "1": 1 }, "HCL_NAME_INVALID"],
    ["no name", { "": 1 }, "HCL_NAME_INVALID"],
    ["infinity", { x: Infinity }, "HCL_VALUE_INVALID"],
    ["a function", { x: [() => 1] }, "HCL_VALUE_INVALID"],
    ["nothing", { x: undefined }, "HCL_VALUE_INVALID"],
  ])("%s", (_, body, code) => {
    expect(() => one({ type: "locals", labels: [], body })).toThrow(expect.objectContaining({ code }) as Error);
  });

  it.each([
    ["a block that is a list of text", { rule: ["x"] }, "HCL_VALUE_INVALID"],
    ["a reference that is none", { depends_on: ["a b)"] }, "HCL_VALUE_INVALID"],
    ["a label with quotes", { dynamic: { 'a"': {} } }, "HCL_NAME_INVALID"],
  ])("%s", (_, body, code) => {
    expect(() => one({ body, shape: { blocks: { rule: NONE } } })).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe("assignments", () => {
  it("have comments, and blank lines round what takes more than one line", () => {
    const values = {
      region: "eu-central-1",
      zones: ["a", "b"],
      subnets: { "1": { cidr: "10.0.0.0/20", zone: "a" }, "2": { cidr: "10.0.16.0/20", zone: "b" } },
      password: "${x} %{y}",
      account: "012345678901",
      ports: { a: 1 },
    };
    expect(writeAssignments(values, { password: "Not a template." })).toMatchInlineSnapshot(`
     "region = "eu-central-1"
     zones  = ["a", "b"]

     subnets = {
       "1" = { cidr = "10.0.0.0/20", zone = "a" }
       "2" = { cidr = "10.0.16.0/20", zone = "b" }
     }

     # Not a template.
     password = "$\${x} %%{y}"

     account = "012345678901"

     ports = {
       a = 1
     }
     "
    `);
  });

  it("may be none", () => {
    expect(writeAssignments({})).toBe("");
  });
});
