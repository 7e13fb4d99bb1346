/** Which block of a stack stands in which file, in which order, and under which comment. */
import { fail } from "../errors";
import type { Shapes } from "./shapes";
import type { BlockShape, TopBlock } from "./syntax";
import type { Explained, Place, Tree } from "./tree";

type Body = Readonly<Record<string, unknown>>;
type Named = Readonly<Record<string, Body>>;

/** A stack's configuration as cdktf writes it. */
export interface StackJson {
  readonly terraform: Body & { readonly backend: { readonly s3: Body } };
  readonly provider: Readonly<Record<string, readonly Body[]>>;
  readonly variable?: Readonly<Record<string, Body & { readonly default: unknown }>>;
  readonly output?: Named;
  readonly locals?: Body;
  readonly resource?: Readonly<Record<string, Named>>;
  readonly data?: Readonly<Record<string, Named>>;
  readonly ephemeral?: Readonly<Record<string, Named>>;
}

/** What a `.tf` file holds. */
export interface TfFile {
  readonly header?: string | undefined;
  /** What stands in it, for a table of files. */
  readonly summary?: string | undefined;
  readonly blocks: readonly TopBlock[];
}

const NO_BLOCKS: BlockShape = { blocks: {} };
const KNOWN = new Set(["//", "terraform", "provider", "variable", "output", "locals", "resource", "data", "ephemeral"]);

/** Names of files that are not modules'. */
const OWN_FILES = new Set(["versions", "providers", "variables", "outputs"]);

/** Terraform reads `override.tf` and `*_override.tf` last, and over what the others say. */
const isTaken = (module: string): boolean => OWN_FILES.has(module) || /(^|_)override$/.test(module);

const fileOf = (module: string): string => `${isTaken(module) ? `${module}_module` : module}.tf`;

interface Item {
  readonly block: TopBlock;
  readonly place: Place;
}

const SOMEWHERE: Place = { module: "main", order: -1, explained: [] };

/** Without the provider that Terraform takes anyhow: the one that the type's name begins with. */
function withoutDefaultProvider(type: string, body: Body): Body {
  const { provider, ...rest } = body;
  return provider === type.split("_")[0] ? rest : body;
}

function pathOf(body: Body): string {
  const { metadata } = (body["//"] ?? {}) as { readonly metadata?: { readonly path?: string } };
  return metadata?.path ?? "";
}

/** Resources, data sources and ephemeral resources, and the local values beside them. */
function items(stack: StackJson, shapes: Shapes, tree: Tree): readonly Item[] {
  const made = (["data", "ephemeral", "resource"] as const).flatMap((kind) =>
    Object.entries(stack[kind] ?? {}).flatMap(([type, named]) =>
      Object.entries(named).map(([name, body]): Item => ({
        block: {
          type: kind,
          labels: [type, name],
          body: withoutDefaultProvider(type, body),
          shape: shapes[`${kind}.${type}`] ?? NO_BLOCKS,
        },
        place: tree.atPath(pathOf(body)) ?? tree.named(name) ?? SOMEWHERE,
      })),
    ),
  );
  const locals = Object.entries(stack.locals ?? {}).map(([name, value]): Item => ({
    block: { type: "locals", labels: [], body: { [name]: value }, shape: NO_BLOCKS },
    place: tree.named(name) ?? SOMEWHERE,
  }));
  return [...locals, ...made].sort((one, other) => one.place.order - other.place.order);
}

const firstParagraph = (text: string): string => text.split("\n\n")[0] ?? text;

/** All that the docstring of a module says stands at the top of its file. */
const headerOf = ({ text, see }: Explained): string => [text, ...see.map((url) => `See ${url}`)].join("\n\n");

/** A module's file: its own docstring on top, and above the first block of each kind of construct in it what that is. */
function moduleFile(all: readonly Item[]): TfFile {
  const [module] = all.flatMap(({ place }) => place.explained.filter(({ isModule }) => isModule));
  const said = new Set(module ? [module.kind] : []);
  const blocks = all.map(({ block, place }) => {
    const fresh = place.explained.filter(({ kind }) => !said.has(kind));
    for (const { kind } of fresh) said.add(kind);
    return fresh.length === 0
      ? block
      : { ...block, comment: fresh.map(({ text }) => firstParagraph(text)).join("\n\n") };
  });
  return { header: module && headerOf(module), summary: module?.text, blocks };
}

function moduleFiles(stack: StackJson, shapes: Shapes, tree: Tree): readonly (readonly [string, TfFile])[] {
  const byFile = new Map<string, Item[]>();
  for (const item of items(stack, shapes, tree)) {
    const file = fileOf(item.place.module);
    byFile.set(file, [...(byFile.get(file) ?? []), item]);
  }
  return [...byFile].map(([file, all]) => [file, moduleFile(all)] as const);
}

/** What a variable is; its value is not: that stands in `terraform.tfvars`. */
function declaration({ default: _value, ...body }: Body & { readonly default: unknown }): Body {
  return body;
}

const blocksOf = (type: string, named: Readonly<Record<string, Body>>): readonly TopBlock[] =>
  Object.entries(named).map(([name, body]) => ({ type, labels: [name], body, shape: NO_BLOCKS }));

/** The variables in the order in which the constructs were made, which is that of the modules. */
export function variablesOf({ variable = {} }: StackJson, tree: Tree): Required<StackJson>["variable"] {
  const order = (name: string): number => tree.named(name)?.order ?? -1;
  return Object.fromEntries(Object.entries(variable).sort(([one], [other]) => order(one) - order(other)));
}

/** The `.tf` files of a stack, by name. @throws HCL_BLOCK_UNKNOWN */
export function layOut(stack: StackJson, shapes: Shapes, tree: Tree): ReadonlyMap<string, TfFile> {
  const unknown = Object.keys(stack).find((key) => !KNOWN.has(key));
  if (unknown !== undefined) throw fail("HCL_BLOCK_UNKNOWN", { type: unknown });
  const { terraform, provider, output = {} } = stack;
  const variables = Object.entries(variablesOf(stack, tree)).map(([name, body]) => [name, declaration(body)] as const);
  const files: readonly (readonly [string, TfFile])[] = [
    [
      "versions.tf",
      {
        header: "Where the state lies is said by backend.hcl, which `terraform init` is given.",
        blocks: [{ type: "terraform", labels: [], body: { ...terraform, backend: { s3: {} } }, shape: NO_BLOCKS }],
      },
    ],
    [
      "providers.tf",
      {
        blocks: Object.entries(provider).flatMap(([name, bodies]) =>
          bodies.map((body) => ({
            type: "provider",
            labels: [name],
            body,
            shape: shapes[`provider.${name}`] ?? NO_BLOCKS,
          })),
        ),
      },
    ],
    [
      "variables.tf",
      {
        header: "What the two sites may differ in. The values stand in terraform.tfvars.",
        blocks: blocksOf("variable", Object.fromEntries(variables)),
      },
    ],
    ["outputs.tf", { blocks: blocksOf("output", output) }],
    ...moduleFiles(stack, shapes, tree),
  ];
  return new Map(files.filter(([, { blocks }]) => blocks.length > 0));
}
