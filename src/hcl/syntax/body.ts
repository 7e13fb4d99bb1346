/** Bodies of blocks: arguments, then nested blocks, then what Terraform itself adds. */
import { fail } from "../../errors";
import { type Grammar } from "./grammar";
import type { IsPlain } from "./json-text";
import { writeValue } from "./value";

export type Body = Readonly<Record<string, unknown>>;

export interface BodyContext {
  readonly depth: number;
  readonly isPlain: IsPlain;
  /** The block, for errors. */
  readonly what: string;
}

const NAME = /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u;

/** A name that HCL takes without quotes. */
export function checkName(name: string, what: string): string {
  if (NAME.test(name)) return name;
  throw fail("HCL_NAME_INVALID", { name, what });
}

/** The block `type "label" { … }`. */
export function writeBlock(
  type: string,
  labels: readonly string[],
  body: Body,
  grammar: Grammar,
  context: BodyContext,
): string {
  const head = [
    checkName(type, `a block of ${context.what}`),
    ...labels.map((label) => `"${checkName(label, `a ${type}`)}"`),
  ];
  const inside = writeBody(body, grammar, { ...context, depth: context.depth + 1 });
  return `${head.join(" ")} ${inside === "" ? "{}" : `{\n${inside}\n}`}`;
}

function writeBody(body: Body, grammar: Grammar, context: BodyContext): string {
  const names = Object.keys(body).filter((name) => !name.startsWith("//"));
  const isBlock = (name: string): boolean => isBlockName(name, body[name], grammar);
  const blocks = [...names.filter(isBlock)].sort((left, right) => rank(left, grammar) - rank(right, grammar));
  const attributes = names.filter((name) => !isBlock(name));
  const groups = [
    ...attributeGroups(attributes, body, grammar, context),
    ...blocks.flatMap((name) => writeBlocks(name, body[name], grammar, context)),
  ];
  if ("depends_on" in body && grammar.places?.["depends_on"] === "bare") {
    groups.push(writeAttribute("depends_on", body["depends_on"], grammar, context));
  }
  return groups.filter((group) => group !== "").join("\n\n");
}

const isBlockName = (name: string, value: unknown, grammar: Grammar): boolean =>
  (name === "dynamic" && grammar.dynamic === true) ||
  (Object.hasOwn(grammar.blocks ?? {}, name) && (value === null || typeof value === "object"));

const rank = (name: string, grammar: Grammar): number => grammar.tail?.indexOf(name) ?? -1;

function attributeGroups(
  names: readonly string[],
  body: Body,
  grammar: Grammar,
  context: BodyContext,
): readonly string[] {
  const first = (wanted: readonly string[] = []): readonly string[] => wanted.filter((name) => names.includes(name));
  const [head, ordered] = [first(grammar.head), first(grammar.order)];
  const apart = [...head, ...ordered, ...(grammar.places?.["depends_on"] === "bare" ? ["depends_on"] : [])];
  // Tags come last, where people look for them.
  const others = names
    .filter((name) => !apart.includes(name))
    .sort((a, b) => Number(a === "tags") - Number(b === "tags"));
  const write = (name: string): string => writeAttribute(name, body[name], grammar, context);
  if (grammar.order !== undefined) return [[...ordered, ...others].map(write).join("\n")];
  const written = others.map(write);
  return [
    head.map(write).join("\n"),
    written.filter((text) => !text.includes("\n")).join("\n"),
    ...written.filter((text) => text.includes("\n")),
  ];
}

function writeAttribute(name: string, value: unknown, grammar: Grammar, { depth, isPlain, what }: BodyContext): string {
  const place = grammar.places?.[name] ?? grammar.place ?? "template";
  const before = checkName(name, `an argument of ${what}`).length + 3;
  return `${name} = ${writeValue(value, { place, depth, before, isPlain, what: `${what}.${name}` })}`;
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : value === null ? [] : [value]);

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A body, or an error that says what stands there instead. */
export function asBody(value: unknown, what: string): Body {
  if (isBody(value)) return value;
  throw fail("HCL_VALUE_INVALID", { what, reason: "it is a block, and its value is no map" });
}

function writeBlocks(name: string, value: unknown, grammar: Grammar, context: BodyContext): readonly string[] {
  if (name === "dynamic" && grammar.dynamic === true) return writeDynamic(value, grammar, context);
  const inner = grammar.blocks?.[name] ?? {};
  return labelled(value, inner.labels ?? 0, `${context.what}.${name}`).map(({ labels, body }) =>
    writeBlock(name, labels, body, inner, context),
  );
}

/** The bodies of all blocks of a name; `{ "s3": {…} }` has one label. */
function labelled(
  value: unknown,
  labels: number,
  what: string,
): readonly { readonly labels: readonly string[]; readonly body: Body }[] {
  return asList(value).flatMap((item) => {
    const body = asBody(item, what);
    if (labels === 0) return [{ labels: [], body }];
    return Object.entries(body)
      .filter(([label]) => !label.startsWith("//"))
      .flatMap(([label, inside]) =>
        labelled(inside, labels - 1, `${what}.${label}`).map((block) => ({
          ...block,
          labels: [label, ...block.labels],
        })),
      );
  });
}

function writeDynamic(value: unknown, grammar: Grammar, context: BodyContext): readonly string[] {
  return labelled(value, 1, `${context.what}.dynamic`).map(({ labels, body }) => {
    const content = grammar.blocks?.[labels[0] ?? ""] ?? { dynamic: true };
    const inner: Grammar = {
      order: ["for_each", "iterator", "labels"],
      places: { iterator: "bare" },
      blocks: { content },
    };
    return writeBlock("dynamic", labels, body, inner, context);
  });
}
