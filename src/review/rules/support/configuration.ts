/** What the synthesized configuration says of a resource. */
import type { ReviewInput, StackJson } from "../../model";

type Json = Readonly<Record<string, unknown>>;

const asObject = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** `aws_route.network_nat` of `aws_route.network_nat["1"]`; `undefined` for what lies in a module. */
export const plainAddress = (address: string): readonly [type: string, name: string] | undefined => {
  const match = /^([a-z0-9_-]+)\.([A-Za-z0-9_-]+)(\[.*\])?$/.exec(address);
  return match?.[1] === undefined || match[2] === undefined || match[1] === "module" ? undefined : [match[1], match[2]];
};

/** The block of a resource in its stack's configuration, if there is one. */
export function blockOf(input: ReviewInput, stack: string, address: string): Json | undefined {
  const [type, name] = plainAddress(address) ?? [];
  if (type === undefined || name === undefined) return undefined;
  const block = asObject(asObject(input.configurations.get(stack)?.resource)[type])[name];
  return block === undefined ? undefined : asObject(block);
}

/** The arguments that the configuration sets itself; `undefined` if the resource is not in it. */
export function configuredArguments(input: ReviewInput, stack: string, address: string): Set<string> | undefined {
  const block = blockOf(input, stack, address);
  if (!block) return undefined;
  const dynamic = [block.dynamic].flat().flatMap((each) => Object.keys(asObject(each)));
  return new Set([...Object.keys(block), ...dynamic]);
}

/** Arguments whose changes Terraform is told to leave alone. */
export function ignoredArguments(input: ReviewInput, stack: string, address: string): ReadonlySet<string> {
  const ignored = asObject(asObject(blockOf(input, stack, address)).lifecycle).ignore_changes;
  const names = Array.isArray(ignored) ? ignored.filter((each) => typeof each === "string") : [];
  return new Set(names.map((name) => name.replace(/[.[].*$/, "")));
}

/** The values that a stack's variables have by default, which are those that it was synthesized with. */
function variableDefaults(configuration: StackJson | undefined): Readonly<Record<string, unknown>> {
  const variables = Object.entries(asObject(asObject(configuration).variable));
  return Object.fromEntries(variables.map(([name, variable]) => [name, asObject(variable).default]));
}

/** `value` with `${var.x}` replaced where the variable is a text, a number or a truth value. */
function resolveText(value: string, defaults: Readonly<Record<string, unknown>>): string {
  return value.replace(/\$\{var\.([A-Za-z0-9_]+)\}/g, (whole, name: string) => {
    const found = defaults[name];
    return typeof found === "string" || typeof found === "number" || typeof found === "boolean" ? String(found) : whole;
  });
}

/** Whatever is written in the resources and data sources of a configuration, with the address that it stands in. */
export function* textsOfConfiguration(configuration: StackJson | undefined): Generator<readonly [string, string]> {
  const defaults = variableDefaults(configuration);
  function* texts(value: unknown): Generator<string> {
    if (typeof value === "string") yield resolveText(value, defaults);
    else if (Array.isArray(value)) for (const each of value) yield* texts(each);
    else if (typeof value === "object" && value !== null) {
      for (const [key, each] of Object.entries(value)) if (key !== "//") yield* texts(each);
    }
  }
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, blocks] of Object.entries(asObject(asObject(configuration)[kind]))) {
      for (const [name, block] of Object.entries(asObject(blocks))) {
        for (const text of texts(block)) yield [`${prefix}${type}.${name}`, text];
      }
    }
  }
}

/** What a resource's configuration says at `path`, where that is a value or a variable (or a part of one). */
function writtenAt(configuration: StackJson | undefined, address: string, path: string): unknown {
  const [type, name] = plainAddress(address) ?? [];
  if (type === undefined || name === undefined) return undefined;
  let found: unknown = asObject(asObject(asObject(configuration).resource)[type])[name];
  for (const step of path.split(".")) {
    if (Array.isArray(found)) found = found[0];
    found = asObject(found)[step];
  }
  const variable = typeof found === "string" ? /^\$\{var\.([A-Za-z0-9_.]+)\}$/.exec(found)?.[1] : undefined;
  if (variable === undefined) return found;
  return variable.split(".").reduce<unknown>((value, step) => asObject(value)[step], variableDefaults(configuration));
}

export function numberIn(configuration: StackJson | undefined, address: string, path: string): number | undefined {
  const found = writtenAt(configuration, address, path);
  return typeof found === "number" ? found : undefined;
}

export function textIn(configuration: StackJson | undefined, address: string, path: string): string | undefined {
  const found = writtenAt(configuration, address, path);
  return typeof found === "string" && !found.includes("${") ? found : undefined;
}
