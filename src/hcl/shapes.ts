/** Which names in the blocks of a provider are nested blocks, by cdktf's bindings. */
import { TerraformElement, type TerraformStack } from "cdktf";
import type { BlockShape } from "./syntax";

/** Shapes by kind and type: `resource.aws_vpc`, `data.aws_ami`, `provider.aws`. */
export type Shapes = Readonly<Record<string, BlockShape>>;

interface Draft {
  readonly blocks: Record<string, Draft>;
}

const draft = (...names: readonly string[]): Draft => ({
  blocks: Object.fromEntries(names.map((name) => [name, draft()])),
});

/**
 * What the bindings do not say, because it is written through an override (which hides the argument that it stands for),
 * or because the bindings know no such block at all. A test compares every decision with the provider's own schema.
 */
const FROM_OVERRIDES: Readonly<Record<string, Draft>> = {
  "provider.aws": draft("default_tags"),
  "resource.aws_autoscaling_group": draft("tag"),
  "resource.aws_lb_listener": { blocks: { default_action: draft("fixed_response", "forward", "redirect") } },
};

/**
 * Arguments that the bindings call blocks although they are none: their providers have nested attributes, to which the
 * bindings' generator gives the same type.
 */
const NO_BLOCKS: Readonly<Record<string, readonly string[]>> = {
  "provider.helm": ["kubernetes", "registries"],
};

const KINDS = ["resource", "data", "provider"] as const;

type Unknown = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Bodies as a list: a block may be one object or several, a mapped value is wrapped once more. */
const bodiesOf = (value: unknown): readonly Unknown[] => (Array.isArray(value) ? value : [value]).filter(isObject);

/** Notes which arguments say of themselves that they are blocks. Providers spell it in snake case. */
function note(body: Unknown, into: Draft, never: readonly string[] = []): void {
  for (const [name, argument] of Object.entries(body)) {
    if (name === "//" || never.includes(name) || !isObject(argument)) continue;
    if (argument["isBlock"] !== true && argument["is_block"] !== true) continue;
    const inner = (into.blocks[name] ??= draft());
    for (const nested of bodiesOf(argument["value"])) note(nested, inner);
  }
}

/** One object for each block of the kind that an element makes, by its type. */
function* blocksOf(element: TerraformElement): Generator<readonly [string, Unknown]> {
  const made = element.toHclTerraform() as Unknown;
  for (const kind of KINDS) {
    const types = made[kind];
    if (!isObject(types)) continue;
    for (const [type, content] of Object.entries(types)) {
      const bodies = kind === "provider" ? bodiesOf(content) : Object.values(content as Unknown).filter(isObject);
      for (const body of bodies) yield [`${kind}.${type}`, body];
    }
  }
}

function merge(from: Draft, into: Draft): void {
  for (const [name, inner] of Object.entries(from.blocks)) merge(inner, (into.blocks[name] ??= draft()));
}

/**
 * The shapes of everything in these stacks.
 *
 * The bindings say of an argument whether it is a block only where it is given, so what is known of a type is put together
 * from all its resources in all stacks.
 */
export function shapesOf(stacks: Iterable<TerraformStack>): Shapes {
  const shapes: Record<string, Draft> = {};
  for (const stack of stacks) {
    for (const construct of stack.node.findAll()) {
      if (!TerraformElement.isTerraformElement(construct)) continue;
      for (const [type, body] of blocksOf(construct)) note(body, (shapes[type] ??= draft()), NO_BLOCKS[type]);
    }
  }
  for (const [type, extra] of Object.entries(FROM_OVERRIDES)) merge(extra, (shapes[type] ??= draft()));
  return shapes;
}
