/**
 * Reads an exported stack with `@cdktf/hcl2json` (HashiCorp's own parser) and puts it beside the JSON that it was made of,
 * in one form: blocks are lists, expressions stand in `${}`, `jsonencode({...})` is the text that it makes.
 */
import { parse } from "@cdktf/hcl2json";
import type { Shapes } from "../../src/hcl/shapes";
import { type BlockShape, canonicalTemplate } from "../../src/hcl/syntax";

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mapObject = (value: Json, change: (value: unknown, key: string) => unknown): Json =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== "//")
      .map(([key, member]) => [key, change(member, key)]),
  );

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What `jsonencode` makes of a value: written here once more, so that two have to be wrong in the same way. */
function jsonencode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonencode).join(",")}]`;
  if (isObject(value)) {
    const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : 1));
    return `{${keys.map((key) => `${jsonencode(key)}:${jsonencode(value[key])}`).join(",")}}`;
  }
  if (typeof value !== "string") return JSON.stringify(value);
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The reader makes a directive of a choice between two texts inside of a text. */
const choices = (text: string): string =>
  text.replace(/%\{if ([^}]*)\}([^%]*)%\{else\}([^%]*)%\{endif\}/g, '${$1 ? "$2" : "$3"}');

/** A text in one form. No system has a `%%{`, of which the reader would lose the escape: it would fail here. */
const template = (text: string): string => canonicalTemplate(choices(text));

/** A value that was read, with every `jsonencode({...})` carried out. */
async function evaluated(value: unknown): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map(evaluated));
  if (isObject(value)) {
    const entries = Object.entries(value).map(async ([key, member]) => [key, await evaluated(member)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }
  if (typeof value !== "string") return value;
  const argument = /^\$\{jsonencode\(([^]*)\)\}$/.exec(value)?.[1];
  if (argument === undefined) return template(value);
  const read = (await parse("argument.tf", `locals {\n  value = ${argument}\n}\n`)) as { locals: [{ value: unknown }] };
  return template(jsonencode(read.locals[0].value));
}

/** Every block of several files. */
function merge(into: Record<string, unknown>, from: Json): void {
  for (const [key, value] of Object.entries(from)) {
    const there = into[key];
    if (Array.isArray(there) && Array.isArray(value)) into[key] = [...(there as unknown[]), ...(value as unknown[])];
    else if (isObject(there) && isObject(value)) {
      const copy = { ...there };
      merge(copy, value);
      into[key] = copy;
    } else into[key] = value;
  }
}

/** Literal text as the reader gives it, with its escapes. */
const unescaped = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(unescaped)
    : isObject(value)
      ? mapObject(value, unescaped)
      : typeof value === "string"
        ? value.replace(/([$%])\1\{/g, "$1{")
        : value;

const literalsOf = async (text: string | undefined): Promise<Json> =>
  text === undefined ? {} : (unescaped(await parse("values.tfvars", text)) as Json);

/** What a folder of HCL says, with its values and its backend put back to where they are in the JSON. */
export async function readBack(files: ReadonlyMap<string, string>): Promise<Json> {
  const read: Record<string, unknown> = {};
  for (const [name, text] of files) if (name.endsWith(".tf")) merge(read, (await parse(name, text)) as Json);
  const result = (await evaluated(read)) as Record<string, unknown>;
  const values = await literalsOf(files.get("terraform.tfvars"));
  const declared = (result["variable"] ?? {}) as Record<string, Json[]>;
  expect(Object.keys(values).sort()).toEqual(Object.keys(declared).sort());
  const [terraform] = result["terraform"] as [Json];
  return {
    ...result,
    ...(result["locals"] !== undefined && { locals: [Object.assign({}, ...(result["locals"] as Json[])) as Json] }),
    ...(result["variable"] !== undefined && {
      variable: mapObject(declared, (body, name) => [{ ...(body as Json[])[0], default: values[name] }]),
    }),
    terraform: [{ ...terraform, backend: { s3: [await literalsOf(files.get("backend.hcl"))] } }],
  };
}

const bare = (value: unknown): unknown => (Array.isArray(value) ? value.map(bare) : `\${${String(value)}}`);

/** Values as the reader gives them: texts are templates, but for literal ones. */
const valueOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(valueOf)
    : isObject(value)
      ? mapObject(value, valueOf)
      : typeof value === "string"
        ? template(value)
        : value;

const lifecycleOf = (value: unknown): unknown =>
  mapObject(value as Json, (member, name) => {
    if (name === "ignore_changes" || name === "replace_triggered_by") return bare(member);
    return name === "precondition" || name === "postcondition" ? listOf(member).map(valueOf) : valueOf(member);
  });

const NONE: BlockShape = { blocks: {} };

/** A body of a provider's: its blocks are lists, of which an empty one is none. */
function bodyOf(body: unknown, { blocks }: BlockShape): Json {
  const entries = Object.entries(body as Json).flatMap(([name, value]): (readonly [string, unknown])[] => {
    if (name === "//") return [];
    if (name === "dynamic") return [[name, mapObject(value as Json, (one, label) => dynamicOf(one, blocks[label]))]];
    const shape = blocks[name];
    if (!shape) return [[name, valueOf(value)]];
    const bodies = listOf(value).map((one) => bodyOf(one, shape));
    return bodies.length === 0 ? [] : [[name, bodies]];
  });
  return Object.fromEntries(entries);
}

const dynamicOf = (dynamic: unknown, shape: BlockShape = NONE): unknown =>
  listOf(dynamic).map((one) =>
    mapObject(one as Json, (member, key) => (key === "content" ? [bodyOf(member, shape)] : valueOf(member))),
  );

/** A resource or the like: a body, and Terraform's own arguments. Its type's own provider is what it has without saying so. */
function blockOf(block: Json, type: string, shape: BlockShape = NONE): Json {
  const { lifecycle, depends_on, provider, ...body } = block;
  return {
    ...bodyOf(body, shape),
    ...(lifecycle !== undefined && { lifecycle: listOf(lifecycle).map(lifecycleOf) }),
    ...(depends_on !== undefined && { depends_on: bare(depends_on) }),
    ...(provider !== undefined && provider !== /^[a-z]+/.exec(type)?.[0] && { provider: bare(provider) }),
  };
}

/** The JSON of a stack in the same form. */
export async function inReadersForm(stack: Json, shapes: Shapes): Promise<Json> {
  const named = (kind: string): Json =>
    stack[kind] === undefined
      ? {}
      : {
          [kind]: mapObject(stack[kind] as Json, (bodies, type) =>
            mapObject(bodies as Json, (body) => [blockOf(body as Json, type, shapes[`${kind}.${type}`])]),
          ),
        };
  const { required_providers, backend, ...settings } = stack["terraform"] as Json;
  const form = {
    ...named("resource"),
    ...named("data"),
    ...named("ephemeral"),
    provider: mapObject(stack["provider"] as Json, (bodies, name) =>
      listOf(bodies).map((body) => bodyOf(body, shapes[`provider.${name}`] ?? NONE)),
    ),
    ...(stack["locals"] !== undefined && { locals: [valueOf(stack["locals"])] }),
    ...(stack["variable"] !== undefined && {
      variable: mapObject(stack["variable"] as Json, (body) => [
        { ...mapObject(body as Json, (value) => value), type: bare((body as Json)["type"]) },
      ]),
    }),
    ...(stack["output"] !== undefined && { output: mapObject(stack["output"] as Json, (body) => [valueOf(body)]) }),
    terraform: [
      { ...settings, required_providers: [required_providers], backend: { s3: [(backend as { s3: Json }).s3] } },
    ],
  };
  return (await evaluated(form)) as Json;
}
