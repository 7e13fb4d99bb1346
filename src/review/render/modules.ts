/** Which module of the system a resource belongs to: the first part of its construct's path, as in the export. */
import type { StackJson } from "../model";

/** Names the module of a resource by its stack and its address. */
export type ModuleOf = (stack: string, address: string) => string;

/** Where resources stand that the configuration does not have any more. */
export const GONE = "no longer configured";

const asMap = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};

/** `aws_subnet.network_private` of `aws_subnet.network_private["1"]`; what stands in a Terraform module is that module's. */
export const withoutKey = (address: string): string => address.replace(/\[[^\]]*\]$|\[".*"\]$/s, "");

/** The module by the path that cdktf notes down beside each element (`primary/network/private/subnet`). */
function moduleByAddress(configuration: StackJson): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const [kind, prefix] of [
    ["resource", ""],
    ["data", "data."],
  ] as const) {
    for (const [type, named] of Object.entries(asMap(configuration[kind]))) {
      for (const [name, element] of Object.entries(asMap(named))) {
        const { path } = asMap(asMap(asMap(element)["//"]).metadata);
        const [, module] = typeof path === "string" ? path.split("/") : [];
        modules.set(`${prefix}${type}.${name}`, module ?? name);
      }
    }
  }
  return modules;
}

/** The first word of a resource's name, where nothing better is known. */
const guess = (address: string): string =>
  /^(?:module\.([\w-]+)|(?:data\.)?\w+\.([A-Za-z]+))/.exec(address)?.slice(1).find(Boolean) ?? address;

/** @param configurations the synthesized stacks by id */
export function modulesOf(configurations: ReadonlyMap<string, StackJson>): ModuleOf {
  const known = new Map<string, ReadonlyMap<string, string>>();
  return (stack, address) => {
    const configuration = configurations.get(stack);
    if (!configuration) return guess(address);
    const modules = known.get(stack) ?? moduleByAddress(configuration);
    known.set(stack, modules);
    return modules.get(withoutKey(address)) ?? (address.startsWith("module.") ? guess(address) : GONE);
  };
}

export const guessedModules: ModuleOf = (_, address) => guess(address);
