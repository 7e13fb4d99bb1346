/** Compares the synthesized configurations of the two sites: they may differ in the values of variables, and in nothing else. */
import { SENSITIVE, type ShownValue } from "../../terraform";
import type { StackJson } from "../model";
import { isObject, object } from "./value";

/** A variable that has another value in each site: what the system file, or the strategy, declares to differ. */
export interface VariableDifference {
  readonly name: string;
  readonly description: string;
  readonly primary: ShownValue | undefined;
  readonly dr: ShownValue | undefined;
}

/** A place at which the configurations differ although only variables may. */
export interface TextDifference {
  /** For example `resource.aws_vpc.network.cidr_block`. */
  readonly path: string;
  readonly primary: ShownValue | undefined;
  readonly dr: ShownValue | undefined;
}

export interface ConfigurationComparison {
  readonly variables: readonly VariableDifference[];
  readonly drift: readonly TextDifference[];
}

/** Compares two synthesized stacks of one kind. */
export function compareConfigurations(primary: StackJson, dr: StackJson): ConfigurationComparison {
  const [one, other] = [object(primary.variable), object(dr.variable)];
  const names = Object.keys(one).filter((name) => name in other);
  const variables = names.flatMap((name): VariableDifference[] => {
    const [mine, theirs] = [object(one[name]), object(other[name])];
    if (JSON.stringify(mine.default) === JSON.stringify(theirs.default)) return [];
    const hide = mine.sensitive === true || theirs.sensitive === true;
    const show = (value: unknown): ShownValue | undefined => (hide ? SENSITIVE : (value as ShownValue | undefined));
    const description = typeof mine.description === "string" ? mine.description : "";
    return [{ name, description, primary: show(mine.default), dr: show(theirs.default) }];
  });
  const drift: TextDifference[] = [];
  walk(comparable(primary), comparable(dr), "", drift);
  return { variables, drift };
}

/** What has to be the same: all but where the state lies, the values of variables, and cdktf's notes. */
function comparable(stack: StackJson): unknown {
  const { terraform, variable, "//": _, ...rest } = stack;
  const { backend: __, ...settings } = object(terraform);
  const variables = Object.entries(object(variable)).map(([name, one]): [string, unknown] => {
    const { default: ___, ...declaration } = object(one);
    return [name, declaration];
  });
  return { ...rest, terraform: settings, variable: Object.fromEntries(variables) };
}

function walk(one: unknown, other: unknown, path: string, found: TextDifference[]): void {
  if (isObject(one) && isObject(other)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      if (key !== "//") walk(one[key], other[key], path === "" ? key : `${path}.${key}`, found);
    }
  } else if (Array.isArray(one) && Array.isArray(other)) {
    for (let i = 0; i < Math.max(one.length, other.length); i++) walk(one[i], other[i], `${path}[${i}]`, found);
  } else if (JSON.stringify(one) !== JSON.stringify(other)) {
    found.push({ path, primary: one as ShownValue | undefined, dr: other as ShownValue | undefined });
  }
}
