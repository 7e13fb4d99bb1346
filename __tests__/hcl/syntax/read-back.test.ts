import fc from "fast-check";
import { canonicalTemplate, writeAssignments, writeFile } from "../../../src/hcl/syntax";
import { anyExpression, escaped, key, template, text, valueOf } from "./arbitraries";
import { kept, read, readLocal } from "./reading";

/** How often each property is tried. */
const RUNS = { numRuns: Number(process.env["HCL_RUNS"] ?? 300) };

const local = (value: unknown): string =>
  writeFile([{ type: "locals", labels: [], body: { x: value }, shape: { blocks: {} } }], undefined, {
    isPlain: () => false,
  });

/** `jsonencode` and keys that fall together in composed form are for other tests. */
const comparable = (value: unknown): boolean =>
  !/jsonencode|\\u0301/.test(JSON.stringify(value)) && !/"[[{].*[\]}]"/.test(JSON.stringify(value));

/** Literals are read back as what they are: `${true}` as `true`. */
const isNoLiteral = (expression: string): boolean =>
  /^(?:[a-z!(]|[[{] ?for )/.test(expression) && expression !== "true";

describe("what is written is read back", () => {
  it("literal text, numbers, lists and maps, strictly typed", async () => {
    await fc.assert(
      fc.asyncProperty(valueOf(text, key), async (value) => {
        const body = { value };
        const written = writeAssignments(body);
        expect(await read(written)).toStrictEqual(kept(body, escaped));
      }),
      RUNS,
    );
  });

  it("templates", async () => {
    await fc.assert(
      fc.asyncProperty(valueOf(template, template).filter(comparable), async (value) => {
        expect(await readLocal(local(value))).toStrictEqual(kept(value, (part) => part.replace(/^\ufeff/, "")));
      }),
      RUNS,
    );
  });

  it("expressions, bare and unchanged", async () => {
    await fc.assert(
      fc.asyncProperty(anyExpression.filter(isNoLiteral), async (expression) => {
        const value = `\${${expression}}`;
        expect(canonicalTemplate(value)).toBe(canonicalTemplate(canonicalTemplate(value)));
        expect(await readLocal(local(value))).toStrictEqual(value);
      }),
      RUNS,
    );
  });
});
