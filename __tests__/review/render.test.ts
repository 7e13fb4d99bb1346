import fc from "fast-check";
import { bytes, code, html, prose, proseWithCode } from "../../src/review/render/escape";
import { renderJson } from "../../src/review/render/json";
import { renderMarkdown, SMALLEST_LIMIT } from "../../src/review/render/markdown";
import { GONE, modulesOf } from "../../src/review/render/modules";
import { renderText } from "../../src/review/render/text";
import { VERDICTS } from "../../src/review/catalogue";
import type { Review } from "../../src/review/model";
import { finding, resource, review, stack, update } from "./reviews";

const LIMIT = 65_536;
const limited = (of: Review): string => renderMarkdown(of, { limit: LIMIT });

/** The rows of the table that shows a resource. */
const rowOf = (markdown: string, address: string): string =>
  markdown.split("\n").find((line) => line.startsWith("|") && line.includes(address)) ?? "";

const capacity = update("aws_autoscaling_group.service_web_instances", { max_size: 2 }, { max_size: 4 });

describe("the top", () => {
  test("has the marker, and one line that says what came of it and why", () => {
    const findings = [
      finding(),
      finding({ stack: "dr" }),
      finding({ code: "DRIFT", severity: "attention", what: "x" }),
    ];
    expect(
      limited(review({ findings, stacks: [stack("primary", [capacity])] }))
        .split("\n")
        .slice(0, 4),
    ).toEqual([
      "<!-- twinstack-review: orders -->",
      "### 🛑 Plan review of orders",
      "",
      "**Blocked**: data destroyed in `primary` and `dr` (2); to look at besides: drift in `primary`.",
    ]);
  });

  test.each<[string, Partial<Review>, string]>([
    ["without changes", { stacks: [stack("dr"), stack("global")] }, "**Safe**: nothing changes in 2 stacks."],
    [
      "of harmless changes",
      { stacks: [stack("dr", [capacity]), stack("global")] },
      "**Safe**: 1 resource changes in 1 stack, and no verdict speaks against it.",
    ],
    [
      "of accepted findings",
      {
        stacks: [stack("dr", [capacity])],
        accepted: [{ finding: finding(), reason: "agreed", until: "2027-01-31" }],
      },
      "**Safe**: 1 resource changes in 1 stack, and no verdict speaks against it, but for 1 finding that is accepted on purpose.",
    ],
    [
      "that needs a look",
      { findings: [finding({ code: "VERSION_MOVED", severity: "attention" })] },
      "**Needs attention**: version moved in `primary`.",
    ],
  ])("of a review %s", (_, more, line) => {
    expect(limited(review(more))).toContain(line);
  });

  test("never calls safe what could not be planned", () => {
    const missing = [{ stack: "dr", reason: "REGION_UNREACHABLE: eu-north-1 does not answer." }];
    const of = review({ stacks: [stack("primary", [capacity])] });
    const markdown = renderMarkdown(of, { limit: LIMIT, missing });
    expect(markdown).toContain("**Incomplete**: `dr` could not be planned. Of the rest, safe:");
    expect(markdown).toContain("- `dr` could not be planned: REGION&#95;UNREACHABLE: eu-north-1 does not answer.");
    expect(renderText(of, { missing })).toMatch(/^Incomplete: dr could not be planned/);
    expect(JSON.parse(renderJson(of, missing))).toMatchObject({ missing });
  });
});

describe("findings", () => {
  test("each say what happens where, with a link to the verdict and a way out", () => {
    const markdown = renderMarkdown(review({ findings: [finding()] }), { docs: "https://x.test/docs" });
    expect(rowOf(markdown, "STATEFUL")).toBe(
      "| 🛑 **Data destroyed**<br><sub>[STATEFUL_DESTROYED](https://x.test/docs/STATEFUL_DESTROYED.md)</sub> " +
        "| `primary` | `aws_db_instance.database_main` is destroyed, and with it all its rows." +
        `<br>➜ ${VERDICTS.STATEFUL_DESTROYED.wayOut} |`,
    );
  });

  test("of one kind share the way out", () => {
    const markdown = limited(review({ findings: [finding(), finding({ stack: "dr" })] }));
    expect(markdown.split("➜")).toHaveLength(2);
  });

  test("that are accepted are folded, with the reason and the day", () => {
    const accepted = [{ finding: finding(), reason: "moved to Aurora", until: "2027-01-31" }];
    expect(limited(review({ accepted }))).toContain("| moved to Aurora | 2027-01-31 |");
  });
});

describe("a stack", () => {
  const configuration = {
    resource: {
      aws_autoscaling_group: {
        service_web_instances: { "//": { metadata: { path: "dr/service_web/instances/autoscaling_group" } } },
      },
    },
  };
  const moduleOf = modulesOf(new Map([["dr", configuration]]));

  test("is folded, with counts, and grouped by module as in the export", () => {
    const gone = resource("aws_eip.old", ["delete"], { before: { id: "x" } });
    const markdown = renderMarkdown(review({ stacks: [stack("dr", [capacity, gone])] }), { moduleOf });
    expect(markdown).toContain("<details><summary><code>dr</code>: 1 to change, 1 to destroy</summary>");
    expect(markdown).toContain("| `dr` (standby) | · | 1 | · | **1** |  |");
    // What is destroyed comes first.
    expect(markdown.indexOf(`**\`${GONE}\`**`)).toBeLessThan(markdown.indexOf("**`service_web`**"));
    expect(rowOf(markdown, "aws_autoscaling")).toBe(
      "| change | `aws_autoscaling_group.service_web_instances` | `max_size`: `2` → `4` |",
    );
  });

  test("without changes has a row and nothing to unfold", () => {
    const markdown = limited(review({ stacks: [stack("dr", [resource("a.b", ["no-op"])])] }));
    expect(markdown).toContain("| `dr` (standby) | · | · | · | · | no changes |");
    expect(markdown).not.toContain("<details>");
  });

  test.each<[string, unknown, string]>([
    [
      "the part of a policy",
      update("a.b", { policy: '{"S":[{"A":["x"],"R":"*"}]}' }, { policy: '{"S":[{"A":["x","y"],"R":"*"}]}' }),
      '`policy.S[0].A[]`: ＋ `"y"`',
    ],
    ["an item that goes", update("a.b", { s: ["x", "y"] }, { s: ["y"] }), '`s[]`: － `"x"`'],
    ["one item instead of another", update("a.b", { s: ["x", "y"] }, { s: ["y", "z"] }), '`s[]`: `"x"` → `"z"`'],
    [
      "the part of a block",
      update("a.b", { ingress: [{ p: 1, c: ["x"] }, { p: 2 }] }, { ingress: [{ p: 2 }, { p: 1, c: ["z"] }] }),
      '`ingress[1].c[]`: `"x"` → `"z"`',
    ],
    ["another order", update("a.b", { s: ["x", "y"] }, { s: ["y", "x"] }), '`s`: `["x","y"]` → `["y","x"]`'],
    ["a key", update("a.b", { m: { a: 1 } }, { m: { a: 1, "b c": null, d: 2 } }), "`m.d`: ＋ `2`"],
    ["no nothing that becomes nothing", update("a.b", { x: "", y: [], z: 1 }, { x: null, z: 2 }), "| `z`: `1` → `2` |"],
    ["an attribute that comes", update("a.b", { x: null }, { x: "" }), '`x`: ＋ `""`'],
    [
      "a tag once",
      update(
        "a.b",
        { tags: { o: "x" }, tags_all: { o: "x", s: "1" } },
        { tags: { o: "y" }, tags_all: { o: "y", s: "1" } },
      ),
      '| change | `a.b` | `tags.o`: `"x"` → `"y"` |',
    ],
    [
      "a tag of the provider",
      update("a.b", { tags: null, tags_all: { o: "x" } }, { tags: null, tags_all: { o: "y" } }),
      '`tags_all.o`: `"x"` → `"y"`',
    ],
    [
      "a secret, without it",
      update("a.b", { p: "one" }, { p: "two" }, { before_sensitive: { p: true }, after_sensitive: { p: true } }),
      "| `p`: changes (sensitive) |",
    ],
    [
      "what is known later, by name",
      update("a.b", { x: 1, arn: "a" }, { x: 2 }, { after_unknown: { arn: true, id: true } }),
      "`x`: `1` → `2`<br><sub>known after apply:</sub> `arn`, `id` |",
    ],
    [
      "what forces a replacement",
      resource("a.b", ["delete", "create"], {
        before: { e: "x", z: 1 },
        after: { e: "y", z: 2 },
        replace_paths: [["e"]],
      }),
      '| **replace** | `a.b` | `e`: `"x"` → `"y"` **forces the replacement**<br>`z`: `1` → `2` |',
    ],
    ["a move", resource("a.b", ["no-op"], {}, { previous_address: "a.c" }), "| move | `a.b` | moved from `a.c` |"],
    ["an import", resource("a.b", ["no-op"], { importing: { id: "x" } }), "| import | `a.b` |  |"],
    [
      "why something goes",
      resource("a.b", ["delete"], {}, { action_reason: "delete_because_each_key" }),
      "| **destroy** | `a.b` | no longer in its `for_each` |",
    ],
    ["what Terraform lets go", resource("a.b", ["forget"]), "| **forget** | `a.b` |  |"],
  ])("shows %s", (_, change, text) => {
    expect(limited(review({ stacks: [stack("dr", [change])] }))).toContain(text);
  });

  test("has one row for what changes alike, and counts instances", () => {
    const retag = (address: string) => update(address, { tags: { o: "x" } }, { tags: { o: "y" } });
    const subnets = [1, 2, 3, 4].map((key) => retag(`aws_subnet.network_private["${key}"]`));
    const created = [1, 2].map((key) => resource(`aws_eip.network_nat["${key}"]`, ["create"], { after: { x: 1 } }));
    const of = review({ stacks: [stack("dr", [...subnets, retag("aws_vpc.network"), ...created])] });
    expect(limited(of)).toContain(
      '| change | `aws_subnet.network_private` × 4<br>`aws_vpc.network` | `tags.o`: `"x"` → `"y"` |',
    );
    expect(limited(of)).toContain('| create | `aws_eip.network_nat["1"]`<br>`aws_eip.network_nat["2"]` |  |');
    // The details name each.
    expect(renderMarkdown(of)).toContain('`aws_subnet.network_private["4"]`');
    expect(renderMarkdown(of)).toContain('`aws_eip.network_nat["2"]` | `x`: `1` |');
  });

  test("reads data without a row for it, and shows outputs", () => {
    const data = resource("data.aws_ami.image", ["read"], {}, { mode: "data" });
    const output = { actions: ["update"], before: 1, after: 2, before_sensitive: false, after_sensitive: false };
    const secret = { ...output, before_sensitive: true, after_sensitive: true };
    const more = { output_changes: { count: output, key: secret } };
    const markdown = limited(review({ stacks: [stack("dr", [data], more)] }));
    expect(markdown).toContain("1 data source is read while this is applied.");
    expect(markdown).toContain("- output `count`: `1` → `2`\n- output `key`: changes (sensitive)");
  });

  test("cuts long texts down to where they differ", () => {
    const text = (middle: string) => ({ user_data: `${"a".repeat(5000)}${middle}${"b".repeat(5000)}` });
    const of = review({ stacks: [stack("dr", [update("a.b", text("one"), text("two"))])] });
    expect(limited(of)).toContain(
      `\`…${"a".repeat(24)}one${"b".repeat(24)}…\` → \`…${"a".repeat(24)}two${"b".repeat(24)}…\``,
    );
    expect(limited(of)).toContain("Shortened to what fits into a comment. `--details FILE` writes all of it.");
    expect(renderMarkdown(of, { limit: LIMIT, rest: "`all.md`" })).toContain("All of it is in `all.md`.");
    expect(renderMarkdown(of)).toContain(`${"a".repeat(5000)}two`);
  });
});

describe("the limit", () => {
  const many = (count: number, of: (index: number) => unknown) =>
    Array.from({ length: count }, (_, index) => of(index));
  const changes = (count: number) =>
    many(count, (i) =>
      update(`aws_instance.service_web${i % 50}_x["${i}"]`, { a: `before ${i}`, b: i }, { a: `after ${i}`, b: -i }),
    );

  test("is kept with 10,000 changes, and the dangerous ones are shown", () => {
    const destroyed = resource("aws_db_instance.database_main", ["delete"], { before: { id: "x" } });
    const of = review({ stacks: ["primary", "dr", "global"].map((id) => stack(id, [...changes(10_000), destroyed])) });
    const start = performance.now();
    const markdown = limited(of);
    expect(performance.now() - start).toBeLessThan(5000);
    expect(bytes(markdown)).toBeLessThanOrEqual(LIMIT);
    // And not far less: what there is room for is shown.
    expect(bytes(markdown)).toBeGreaterThan(LIMIT * 0.75);
    expect(markdown.split("| **destroy** | `aws_db_instance.database_main` |")).toHaveLength(4);
    expect(markdown).toMatch(/…and 9\d{3} more changes of lesser danger\./);
    expect(renderMarkdown(of).split("before 9999")).toHaveLength(4);
  });

  test.each<[string, Review]>([
    [
      "a few huge values",
      review({
        stacks: [
          stack(
            "dr",
            many(20, (i) => update(`a.b${i}`, { x: "😀".repeat(100_000) }, { x: `${"é".repeat(100_000)}${i}` })),
          ),
        ],
      }),
    ],
    [
      "thousands of findings",
      review({ findings: many(5000, (i) => finding({ what: `x${i} `.repeat(1000) })) as Review["findings"] }),
    ],
    [
      "thousands of acceptances and notes",
      review({
        notes: many(5000, (i) => `note ${i}`) as string[],
        accepted: many(5000, (i) => ({
          finding: finding(),
          reason: `r${i} `.repeat(200),
          until: "2027-01-31",
        })) as Review["accepted"],
      }),
    ],
    [
      "long addresses",
      review({
        stacks: [
          stack(
            "dr",
            many(200, (i) => resource(`aws_x.y["${"k|".repeat(5000)}${i}"]`, ["create"])),
          ),
        ],
      }),
    ],
    [
      "thousands of outputs and drift",
      review({
        stacks: [
          stack("dr", [], {
            output_changes: Object.fromEntries(
              many(5000, (i) => [
                `o${i}`,
                { actions: ["create"], after: "x".repeat(200), before_sensitive: false, after_sensitive: false },
              ]) as [string, unknown][],
            ),
            resource_drift: changes(5000),
          }),
        ],
      }),
    ],
    [
      "thousands of attributes",
      review({
        stacks: [
          stack("dr", [update("a.b", {}, Object.fromEntries(many(9000, (i) => [`k${i}`, i]) as [string, unknown][]))]),
        ],
      }),
    ],
  ])("is kept with %s", (_, of) => {
    const markdown = limited(of);
    expect(bytes(markdown)).toBeLessThanOrEqual(LIMIT);
    expect(markdown).toContain("Shortened to what fits");
    expect(markdown.split("<details>").length).toBe(markdown.split("</details>").length);
  });

  test("is kept whatever there is", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 3000 });
    const change = fc
      .tuple(text, text, text)
      .map(([key, before, after]) => update(`a.b[${JSON.stringify(key)}]`, { [key]: before }, { [key]: after }));
    const findings = fc.array(
      text.map((what) => finding({ what, address: what })),
      { maxLength: 40 },
    );
    const stacks = fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 10 });
    const size = fc.integer({ min: SMALLEST_LIMIT, max: LIMIT });
    fc.assert(
      fc.property(findings, stacks, fc.array(text), size, (found, plans, notes, limit) => {
        const of = review({ findings: found, notes, stacks: plans.map((all, index) => stack(`s${index}`, all)) });
        expect(bytes(renderMarkdown(of, { limit }))).toBeLessThanOrEqual(limit);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what stands in values, addresses and reasons does nothing", () => {
  const EVIL = [
    "a|b",
    "\\|",
    "`x`",
    "``",
    "line\nline",
    "\n\n# head",
    "<img src=x onerror=alert(1)>",
    "</details><script>",
    "<!-- twinstack-review: other -->",
    "@everyone",
    "#12 and GH-13 and !14",
    "[x](https://evil.test)",
    "https://evil.test www.evil.test",
    "![x](y)",
    "**x** _y_ ~~z~~ $x$",
    "\u001b[31mred",
    "\u202egpj.exe",
    "a\u200bb",
    "/close",
    " x ",
    "\ud800",
  ];

  /** A review that says `text` wherever a text can stand. */
  const saying = (text: string): Review => {
    const address = `a.b[${JSON.stringify(text)}]`;
    const found = finding({ what: `x ${text} ${address} y`, address, attributes: [text], stack: text });
    const output = {
      actions: ["update"],
      before: text,
      after: [text],
      before_sensitive: false,
      after_sensitive: false,
    };
    return review({
      findings: [found],
      accepted: [{ finding: found, reason: text, until: text }],
      notes: [text],
      stacks: [
        stack(
          text,
          [
            update(address, { [text]: text, t: text }, { [text]: `${text}2`, t: { [text]: text } }),
            resource(
              `a.c[${JSON.stringify(text)}]`,
              ["create"],
              { after: { [text]: text } },
              { previous_address: text },
            ),
          ],
          { output_changes: { [text]: output }, resource_drift: [update(address, {}, { x: text })] },
        ),
      ],
    });
  };

  /** Markdown without its code, which nothing acts in. */
  const outsideCode = (markdown: string): string =>
    markdown.replace(/<code>[^<]*<\/code>/g, "").replace(/`[^`\n]*`/g, "");

  /** What a reader sees, and what looks for names of people and issues. */
  const decoded = (text: string): string =>
    text.replace(/&#(\d+);/g, (_, number: string) => String.fromCodePoint(Number(number)));

  /** Each line with its texts taken out: where a text could break out of its place, this would differ. */
  const skeleton = (markdown: string): string[] =>
    markdown.split("\n").map((line) => (line.startsWith("|") ? String(line.split("|").length) : line.slice(0, 2)));

  test.each(EVIL)("%j", (text) => {
    for (const limit of [LIMIT, undefined]) {
      const markdown = renderMarkdown(saying(text), { limit });
      expect(skeleton(markdown)).toEqual(skeleton(renderMarkdown(saying("harmless"), { limit })));
      const rest = outsideCode(markdown);
      expect(
        rest
          .replace(/<\/?(details|summary|b|sub|br)>/g, "")
          .split("\n")
          .slice(1)
          .join("\n"),
      ).not.toMatch(/[<>]/);
      expect(rest).not.toMatch(/@|https:\/\/evil|www\.evil/);
      expect(decoded(rest)).not.toMatch(/[@#!]\w|GH-\d/);
      expect(rest).not.toMatch(/\]\((?!docs\/verdicts\/[A-Z_]+\.md\))/);
      // eslint-disable-next-line no-control-regex -- they must not be there
      expect(markdown).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]|\p{Cs}/u);
    }
    // eslint-disable-next-line no-control-regex -- they must not be there
    expect(renderText(saying(text))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]|\p{Cs}/u);
  });

  test("any text", () => {
    const unit = fc.oneof(
      fc.constantFrom(
        ..."||-|`|-|\\|-|\n|-|<|-|>|-|@|-|#|-|!|-|[|-|]|-|(|-|)|-|*|-|_|-|~|-|$|-|&|-|;|-| |-|x|-|1".split("|-|"),
      ),
      fc.constantFrom(...EVIL),
    );
    const wanted = skeleton(renderMarkdown(saying("harmless")));
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 12 }), (parts) => {
        const text = parts.join("");
        const markdown = renderMarkdown(saying(text));
        expect(skeleton(markdown)).toEqual(wanted);
        expect(
          outsideCode(markdown)
            .replace(/<\/?(details|summary|b|sub|br)>/g, "")
            .split("\n")
            .slice(1)
            .join("\n"),
        ).not.toMatch(/[<>@]/);
      }),
      { numRuns: 300 },
    );
  });

  test("and can still be read", () => {
    expect(code("plain_text.x[1]")).toBe("`plain_text.x[1]`");
    expect(code("a|b")).toBe("<code>a&#124;b</code>");
    expect(prose("max_size of 4, see docs (p. 3)")).toBe("max&#95;size of 4, see docs (p. 3)");
    expect(proseWithCode("a.b_c goes, and `x`", ["a.b_c"])).toBe("`a.b_c` goes, and `x`");
    expect(html("a & b")).toBe("a &#38; b");
  });
});

describe("text and JSON", () => {
  const of = review({
    findings: [finding(), finding({ stack: "dr" })],
    accepted: [{ finding: finding({ code: "DRIFT" }), reason: "known and harmless", until: "2027-01-31" }],
    notes: ["Not reviewed: `global`."],
    stacks: [stack("primary", [capacity]), stack("dr")],
  });

  test("the text says the same as the Markdown", () => {
    expect(renderText(of)).toBe(`Blocked: data destroyed in primary and dr (2).

BLOCKED  STATEFUL_DESTROYED: Data destroyed
  primary: aws_db_instance.database_main is destroyed, and with it all its rows.
  dr: aws_db_instance.database_main is destroyed, and with it all its rows.
  Way out: ${VERDICTS.STATEFUL_DESTROYED.wayOut}

accepted until 2027-01-31: DRIFT in primary: aws_db_instance.database_main is destroyed, and with it all its rows. (known and harmless)

Not reviewed: global.

primary: 1 to change
  service
      ~ aws_autoscaling_group.service_web_instances
          max_size: 2 -> 4

dr: no changes
`);
  });

  test("the text counts what would be too much", () => {
    const changes = Array.from({ length: 300 }, (_, i) => update(`aws_x.y${i}`, { a: i }, { a: -i - 1 }));
    expect(renderText(review({ stacks: [stack("dr", changes)] }))).toContain("and 100 more changes");
  });

  test("the JSON has all of it", () => {
    expect(JSON.parse(renderJson(of))).toMatchObject({
      system: "orders",
      outcome: "blocked",
      because: "data destroyed in primary and dr (2).",
      findings: [{ code: "STATEFUL_DESTROYED", stack: "primary", wayOut: VERDICTS.STATEFUL_DESTROYED.wayOut }, {}],
      accepted: [{ code: "DRIFT", reason: "known and harmless", until: "2027-01-31" }],
      stacks: [
        { id: "primary", role: "active", noChange: false, changes: [{ attributes: [{ name: "max_size", after: 4 }] }] },
        { id: "dr", noChange: true },
      ],
    });
  });
});
