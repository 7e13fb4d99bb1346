/** Writes HCL: blocks as Terraform's JSON syntax has them, as text that people read and `terraform fmt` leaves as it is. */
import { asBody, type Body, type BodyContext, checkName, writeBlock } from "./body";
import { format } from "./format";
import { type BlockShape, TOP, withShape } from "./grammar";
import { type IsPlain, isPlainText } from "./json-text";
import { writeValue } from "./value";

export type { BlockShape } from "./grammar";
export { canonicalTemplate } from "./template";

/** One top-level block: `resource "aws_vpc" "network" { ... }`. */
export interface TopBlock {
  /** resource, data, ephemeral, variable, output, locals, provider, terraform, module, moved, import, check, removed */
  readonly type: string;
  readonly labels: readonly string[];
  /** As in Terraform's JSON syntax. */
  readonly body: Body;
  /** Of its own arguments; what every resource has (`lifecycle`, `provisioner`, `dynamic`, …) is known here. */
  readonly shape: BlockShape;
  /** Lines that go above it, as `# ...`. */
  readonly comment?: string | undefined;
}

export interface WriteOptions {
  /**
   * Says of an expression inside of JSON text that its value is text in which JSON escapes nothing: only then the text
   * can become `jsonencode({...})`.
   *
   * @default ARNs, ids and DNS names of resources, `var.region`, `var.site`
   */
  readonly isPlain?: IsPlain;
}

/** Comment lines. Anything that would end the line is a line break. */
const comment = (text: string | undefined): string =>
  text === undefined || text === ""
    ? ""
    : text
        .trimEnd()
        .split(/\r\n|[\n\r\v\f\u0085\u2028\u2029]/)
        .map((line) => `# ${line}`.trimEnd() + "\n")
        .join("");

/** What a `.tf` file holds, exactly as `terraform fmt` wants it. */
export function writeFile(blocks: readonly TopBlock[], header?: string, options: WriteOptions = {}): string {
  const isPlain = options.isPlain ?? isPlainText;
  const written = blocks.map(({ type, labels, body, shape, comment: above }) => {
    const what = [type, ...labels].join(".");
    const context: BodyContext = { depth: 0, isPlain, what };
    const grammar = withShape(TOP[type] ?? {}, shape);
    return `${comment(above)}${writeBlock(type, labels, asBody(body, what), grammar, context)}\n`;
  });
  return format([comment(header), ...written].filter((text) => text !== "").join("\n"));
}

/** tfvars and backend.hcl: literal values, in the order given, each with its comment above it. */
export function writeAssignments(
  values: Readonly<Record<string, unknown>>,
  comments: Readonly<Record<string, string>> = {},
): string {
  const written = Object.entries(values).map(([name, value]) => {
    const before = checkName(name, "a variable").length + 3;
    const text = writeValue(value, { place: "literal", depth: 0, before, isPlain: isPlainText, what: name });
    const above = comment(Object.hasOwn(comments, name) ? comments[name] : undefined);
    return { text: `${above}${name} = ${text}\n`, apart: above !== "" || text.includes("\n") };
  });
  const pieces = written.map(({ text, apart }, index) => {
    const previous = written[index - 1];
    return previous !== undefined && (apart || previous.apart) ? `\n${text}` : text;
  });
  return format(pieces.join(""));
}
