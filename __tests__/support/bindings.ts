/**
 * The schema of a provider, read from the types of its prebuilt bindings: they are generated from it. For providers that
 * a machine without a registry cannot run.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

type ValueType =
  | { readonly kind: "string" | "number" | "boolean" }
  | { readonly kind: "list" | "map"; readonly of: ValueType }
  | { readonly kind: "object"; readonly members: Members };

interface Member {
  readonly required: boolean;
  readonly type: ValueType;
}

type Members = Readonly<Record<string, Member>>;

/** A kind of block, with the name that Terraform has for it. */
export interface BlockSchema {
  readonly type: string;
  readonly members: Members;
}

/** What every resource may have beside its own arguments. */
const META = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

function typeOf(node: ts.TypeNode, source: ts.SourceFile): ValueType {
  if (ts.isUnionTypeNode(node)) {
    const own = node.types.filter((type) => type.getText(source) !== "cdktf.IResolvable");
    if (own.length === 1 && own[0]) return typeOf(own[0], source);
  }
  if (ts.isArrayTypeNode(node)) return { kind: "list", of: typeOf(node.elementType, source) };
  if (ts.isTypeLiteralNode(node)) {
    const [signature] = node.members;
    if (signature && ts.isIndexSignatureDeclaration(signature))
      return { kind: "map", of: typeOf(signature.type, source) };
  }
  if (ts.isTypeReferenceNode(node)) return { kind: "object", members: membersOf(node.getText(source), source) };
  const keyword = node.getText(source);
  if (keyword === "string" || keyword === "number" || keyword === "boolean") return { kind: keyword };
  throw new Error(`The bindings have a type that is not understood here: ${keyword}`);
}

const interfaceNamed = (name: string, source: ts.SourceFile): ts.InterfaceDeclaration | undefined =>
  source.statements.filter(ts.isInterfaceDeclaration).find((one) => one.name.text === name);

function membersOf(name: string, source: ts.SourceFile): Members {
  const declaration = interfaceNamed(name, source);
  if (!declaration) throw new Error(`The bindings have no interface ${name}`);
  return Object.fromEntries(
    declaration.members.filter(ts.isPropertySignature).map((member): [string, Member] => {
      if (!member.type) throw new Error(`${name}.${member.name.getText(source)} has no type`);
      const type = typeOf(member.type, source);
      return [snakeCase(member.name.getText(source)), { required: !member.questionToken, type }];
    }),
  );
}

/** The schema of a resource, a data source or (`provider`) of the provider itself; `undefined` if it has none of that name. */
export function schemaOf(provider: "helm" | "kubernetes", folder: string): BlockSchema | undefined {
  const file = join("node_modules", "@cdktf", `provider-${provider}`, "lib", folder, "index.d.ts");
  if (!existsSync(file)) return undefined;
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const [made] = source.statements
    .filter(ts.isClassDeclaration)
    .filter((one) => one.members.some((member) => member.name?.getText(source) === "tfResourceType"));
  const config = made?.name && `${made.name.text}Config`;
  const type = /tfResourceType = "([^"]+)"/.exec(source.text)?.[1];
  if (config === undefined || type === undefined) throw new Error(`${file} has no resource`);
  return { type, members: membersOf(config, source) };
}

/** `${...}` and nothing else: Terraform decides what it is. */
const isExpression = (value: unknown): boolean => typeof value === "string" && /^\$\{[^]*\}$/.test(value);

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function problemsOfValue(value: unknown, type: ValueType, path: string): string[] {
  if (isExpression(value)) return type.kind === "object" ? [`${path}: expected a block, not an expression`] : [];
  switch (type.kind) {
    case "list":
      if (!Array.isArray(value)) return [`${path}: expected a list`];
      return value.flatMap((item, index) => problemsOfValue(item, type.of, `${path}[${index}]`));
    case "map":
      if (!isMapping(value)) return [`${path}: expected a map`];
      return Object.entries(value).flatMap(([key, item]) => problemsOfValue(item, type.of, `${path}.${key}`));
    case "object":
      return isMapping(value) ? problemsOfMembers(value, type.members, path, []) : [`${path}: expected one block`];
    default:
      return typeof value === type.kind ? [] : [`${path}: expected a ${type.kind}`];
  }
}

function problemsOfMembers(block: object, members: Members, path: string, meta: readonly string[]): string[] {
  const unknown = Object.keys(block).filter((key) => !(key in members) && !meta.includes(key));
  const missing = Object.entries(members).filter(([key, { required }]) => required && !(key in block));
  return [
    ...unknown.map((key) => `${path}: no argument ${key}`),
    ...missing.map(([key]) => `${path}: ${key} is missing`),
    ...Object.entries(block).flatMap(([key, value]) =>
      members[key] ? problemsOfValue(value, members[key].type, `${path}.${key}`) : [],
    ),
  ];
}

/** What is wrong with a block by its provider's schema. */
export const problemsOfBlock = (block: object, schema: BlockSchema, path: string): string[] =>
  problemsOfMembers(block, schema.members, path, META);
