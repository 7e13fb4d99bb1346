/** What the configuration of one site says should stand there, worked out as far as it can be told. */
import type { SiteResource, SiteStand } from "./model";
import { evaluate, type Resolved, type Scope } from "./evaluate";
import { asText, fromShown, isObject, type Json, object, UNRESOLVED, type Value } from "./value";

/** One instance of a block with `for_each` or `count`; `undefined`: the block has neither. */
export type Key = string | number | undefined;

/** Names of a block's arguments that are no attributes of the resource. */
const META = new Set([
  "//",
  "count",
  "for_each",
  "provider",
  "lifecycle",
  "depends_on",
  "dynamic",
  "connection",
  "provisioner",
]);

export interface Instance {
  /** `aws_subnet.network_public`, without a key. */
  readonly block: string;
  readonly key: Key;
}

/** Splits `aws_subnet.network_public["1"]`. */
export function instanceOf(address: string): Instance {
  const open = address.endsWith("]") ? address.indexOf("[") : -1;
  if (open < 0) return { block: address, key: undefined };
  const key = JSON.parse(address.slice(open + 1, -1)) as string | number;
  return { block: address.slice(0, open), key };
}

export class SiteModel {
  readonly variables: Readonly<Record<string, Value>>;
  private readonly blocks = new Map<string, Json>();
  private readonly standing = new Map<string, SiteResource[]>();
  private readonly values = new Map<string, Value>();
  private readonly bodies = new Map<string, Readonly<Record<string, Value>>>();
  private readonly computing = new Set<string>();

  constructor(readonly stand: SiteStand) {
    const { configuration, resources, variables: given = {} } = stand;
    this.variables = Object.fromEntries(
      Object.entries(object(configuration.variable)).map(([name, variable]) => [
        name,
        fromShown(object(variable).sensitive === true ? undefined : (given[name] ?? object(variable).default)),
      ]),
    );
    for (const [prefix, kinds] of [
      ["", configuration.resource],
      ["data.", configuration.data],
    ] as const) {
      for (const [type, named] of Object.entries(object(kinds))) {
        for (const [name, block] of Object.entries(object(named)))
          this.blocks.set(`${prefix}${type}.${name}`, object(block));
      }
    }
    for (const resource of resources.values()) {
      const { block } = instanceOf(resource.address);
      const instances = this.standing.get(block);
      if (instances) instances.push(resource);
      else this.standing.set(block, [resource]);
    }
  }

  /** The block of a resource (`aws_vpc.network`), as synthesized; `undefined` if there is none. */
  block(block: string): Json | undefined {
    return this.blocks.get(block);
  }

  /** Locals by name, as synthesized. */
  local(name: string): unknown {
    return object(this.stand.configuration.locals)[name];
  }

  /** The keys of the instances that a block should have; `undefined` if that cannot be told. */
  keys(block: string): readonly Key[] | undefined {
    const { count, for_each: forEach } = this.blocks.get(block) ?? {};
    if (count !== undefined) {
      const value = evaluate(count, this.scope());
      return value === UNRESOLVED ? undefined : Array.from({ length: Number(value) }, (_, i) => i);
    }
    if (forEach === undefined) return [undefined];
    const value = evaluate(forEach, this.scope());
    if (Array.isArray(value)) return value.every((one) => typeof one === "string") ? value : undefined;
    return isObject(value) ? Object.keys(value) : undefined;
  }

  /** What an attribute of an instance should be; `undefined` if the configuration does not say. */
  expected({ block, key }: Instance, attribute: string): Value | undefined {
    const json = this.blocks.get(block);
    if (json === undefined) return undefined;
    const scope = this.scope(block, key);
    if (attribute === "tags_all") return this.allTags(json, scope);
    if (META.has(attribute)) return undefined;
    return this.bodyOf(`${block} ${String(key)}`, json, scope)[attribute];
  }

  /** Whether the configuration has an argument or nested blocks of that name. */
  says({ block }: Instance, attribute: string): boolean {
    const json = object(this.blocks.get(block));
    if (attribute === "tags_all") return true;
    if (META.has(attribute)) return false;
    const dynamics: readonly unknown[] = Array.isArray(json.dynamic) ? json.dynamic : [json.dynamic];
    return attribute in json || dynamics.some((one) => attribute in object(one));
  }

  /** Whether Terraform leaves an attribute to somebody else. */
  ignores(block: string, attribute: string): boolean {
    const { ignore_changes: ignored } = object(this.blocks.get(block)?.lifecycle);
    if (ignored === "all" || (Array.isArray(ignored) && ignored.includes("all"))) return true;
    return Array.isArray(ignored) && ignored.some((one) => asText(one)?.split(/[.[]/)[0] === attribute);
  }

  private bodyOf(name: string, json: Json, scope: Scope): Readonly<Record<string, Value>> {
    const before = this.bodies.get(name);
    if (before !== undefined) return before;
    const body = this.body(json, scope);
    this.bodies.set(name, body);
    return body;
  }

  /** Arguments and nested blocks of a body, those of `dynamic` included. */
  private body(json: Json, scope: Scope): Readonly<Record<string, Value>> {
    const result: Record<string, Value> = {};
    for (const [name, value] of Object.entries(json)) {
      if (META.has(name)) continue;
      result[name] = this.nested(value, scope);
    }
    const dynamics = Array.isArray(json.dynamic) ? json.dynamic : [json.dynamic];
    for (const dynamic of dynamics) {
      for (const [label, blocks] of Object.entries(object(dynamic))) {
        for (const one of Array.isArray(blocks) ? blocks : [blocks]) {
          const made = this.dynamic(label, object(one), scope);
          const before = listOf(result[label]);
          result[label] = made === UNRESOLVED || before === UNRESOLVED ? UNRESOLVED : [...before, ...made];
        }
      }
    }
    return result;
  }

  /** Nested blocks may hold `dynamic` as well; anything else is a value. */
  private nested(value: unknown, scope: Scope): Value {
    if (Array.isArray(value)) return value.map((one) => this.nested(one, scope));
    if (isObject(value))
      return "dynamic" in value || holdsDynamic(value) ? this.body(value, scope) : evaluate(value, scope);
    return evaluate(value, scope);
  }

  private dynamic(label: string, json: Json, scope: Scope): readonly Value[] | typeof UNRESOLVED {
    const over = evaluate(json.for_each, scope);
    if (over === UNRESOLVED || over === null || typeof over !== "object") return UNRESOLVED;
    const iterator = asText(json.iterator) ?? label;
    const entries: [Value, Value][] = Array.isArray(over)
      ? over.map((value: Value, i) => [i, value])
      : Object.entries(over).map(([key, value]) => [key, value]);
    return entries.map(([key, value]) =>
      this.body(object(json.content), (path) =>
        path[0] === iterator ? { value: { key, value }, used: 1 } : scope(path),
      ),
    );
  }

  /** `tags` over the provider's own. */
  private allTags(json: Json, scope: Scope): Value {
    const tags = defaultTags(this.stand.configuration);
    const own = evaluate(json.tags ?? {}, scope);
    const all = evaluate(tags ?? {}, scope);
    if (json.provider !== undefined || !isObject(all) || !(isObject(own) || own === null)) return UNRESOLVED;
    return { ...all, ...own };
  }

  /** What names mean, within an instance if one is given. */
  scope(block?: string, key?: Key): Scope {
    return (path) => {
      const [root = "", second = "", third = ""] = path;
      if (root === "var") return { value: this.variables[second] ?? UNRESOLVED, used: 2 };
      if (root === "local")
        return { value: this.remembered(`local.${second}`, () => evaluate(this.local(second), this.scope())), used: 2 };
      if (root === "each" || root === "count") return { value: this.each(block, key, second), used: 2 };
      if (root === "data") return this.resource(`data.${second}.${third}`, 3);
      if (this.blocks.has(`${root}.${second}`)) return this.resource(`${root}.${second}`, 2);
      return { value: UNRESOLVED, used: path.length };
    };
  }

  private each(block: string | undefined, key: Key, name: string): Value {
    if (key === undefined || block === undefined) return UNRESOLVED;
    if (name === "key" || name === "index") return key;
    const over = evaluate(this.blocks.get(block)?.for_each, this.scope());
    if (Array.isArray(over)) return key;
    return isObject(over) ? (over[key] ?? UNRESOLVED) : UNRESOLVED;
  }

  /** The values of a resource as they stand, by key if it has instances. */
  private resource(block: string, used: number): Resolved {
    return { value: this.remembered(block, () => this.standingValue(block)), used };
  }

  private standingValue(block: string): Value {
    const { count, for_each: forEach } = this.blocks.get(block) ?? {};
    const standing = this.standing.get(block) ?? [];
    const valueOf = ({ values }: SiteResource): Value => fromShown(values);
    if (forEach !== undefined) {
      return Object.fromEntries(standing.map((one) => [String(instanceOf(one.address).key), valueOf(one)]));
    }
    if (count !== undefined) return standing.map(valueOf);
    const [only] = standing;
    return only === undefined ? UNRESOLVED : valueOf(only);
  }

  private remembered(name: string, compute: () => Value): Value {
    const before = this.values.get(name);
    if (before !== undefined) return before;
    // Terraform refuses circles; a configuration that has one is not worth more than this.
    if (this.computing.has(name)) return UNRESOLVED;
    this.computing.add(name);
    const value = compute();
    this.computing.delete(name);
    this.values.set(name, value);
    return value;
  }
}

const holdsDynamic = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(holdsDynamic);
  return isObject(value) && ("dynamic" in value || Object.values(value).some(holdsDynamic));
};

/** Blocks as a list, which a single one need not be. */
function listOf(value: Value | undefined): readonly Value[] | typeof UNRESOLVED {
  if (value === UNRESOLVED) return UNRESOLVED;
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly Value[]) : [value];
}

/** The tags that the AWS provider without an alias puts on everything. */
export function defaultTags(configuration: Json): unknown {
  const { aws } = object(configuration.provider);
  const providers: readonly unknown[] = Array.isArray(aws) ? aws : [aws];
  const provider = providers.find((one) => object(one).alias === undefined);
  const defaults = object(provider).default_tags;
  return object(Array.isArray(defaults) ? defaults[0] : defaults).tags;
}
