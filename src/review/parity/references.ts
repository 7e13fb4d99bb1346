/** Which variables an attribute follows from, also through locals and other resources. */
import { type Expression, NOT_UNDERSTOOD, parseTemplate } from "./expression";
import type { Step } from "./align";
import { defaultTags, type SiteModel } from "./site-model";
import { isObject, type Json, object, UNRESOLVED, type Value } from "./value";

type Path = readonly string[];

/** Every path that a text, or anything that holds texts, reads: `var.capacity.max`, `aws_lb.web.arn`. */
function readsOf(value: unknown): readonly Path[] {
  if (typeof value === "string") {
    const parsed = parseTemplate(value);
    // What is not understood may still be searched for names.
    return parsed === NOT_UNDERSTOOD ? namesIn(value) : pathsIn(parsed);
  }
  if (Array.isArray(value)) return value.flatMap(readsOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (key === "//" ? [] : readsOf(one)));
}

/** The block that a path leads into: `aws_lb.web`, `data.aws_ami.web`. */
const blockOf = ([root = "", second = "", third = ""]: Path): string =>
  root === "data" ? `data.${second}.${third}` : `${root}.${second}`;

const namesIn = (text: string): readonly Path[] =>
  [...text.matchAll(/\b(?:data\.)?[a-z]\w*(?:\.[\w-]+)+/g)].map(([path]) => path.split("."));

function pathsIn(expression: Expression): readonly Path[] {
  switch (expression.kind) {
    case "literal":
      return [];
    case "name":
      return [[expression.name]];
    case "get": {
      const { of, key } = expression;
      const inner = pathsIn(of);
      if (key.kind !== "literal") return [...inner, ...pathsIn(key)];
      const [first, ...others] = inner;
      return first === undefined ? inner : [[...first, String(key.value)], ...others];
    }
    case "splat": {
      const [first, ...others] = pathsIn(expression.of);
      const keys = expression.path.flatMap((key) => (key.kind === "literal" ? [String(key.value)] : []));
      return first === undefined ? others : [[...first, ...keys], ...others];
    }
    case "template":
      return expression.parts.flatMap(pathsIn);
    case "call":
      return expression.args.flatMap(pathsIn);
    case "list":
      return expression.items.flatMap(pathsIn);
    case "object":
      return expression.entries.flat().flatMap(pathsIn);
    case "unary":
      return pathsIn(expression.of);
    case "binary":
      return [...pathsIn(expression.left), ...pathsIn(expression.right)];
    case "if":
      return [...pathsIn(expression.condition), ...pathsIn(expression.yes), ...pathsIn(expression.no)];
  }
}

/** Finds out which variables with different values are behind something. */
const DIRECT = new Set(["var", "local", "each"]);

/** The part of an argument that a place within the attribute comes from, as far as the two have the same form. */
function narrow(json: unknown, path: readonly Step[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return json;
  // Which item of a list it was is not known: providers sort them, and blocks may be made by `dynamic`.
  if (Array.isArray(json)) return json.map((one) => narrow(one, typeof step === "number" ? rest : path));
  if (!isObject(json)) return json;
  if (typeof step === "number") return narrow(json, rest);
  if (step in json) return narrow(json[step], rest);
  return "dynamic" in json ? json.dynamic : json;
}

export class References {
  private readonly known = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly primary: SiteModel,
    private readonly dr: SiteModel,
  ) {}

  /**
   * Variables that differ between the sites, of those that a place within a block's attribute follows from.
   *
   * @param direct leave out what is behind attributes of other resources
   */
  behind(block: string, attribute: string, path: readonly Step[] = [], direct = false): readonly string[] {
    const json = object(this.primary.block(block) ?? this.dr.block(block));
    const parts = attribute === "tags_all" ? this.tags(json) : [json[attribute], object(json.dynamic)[attribute]];
    const reads = parts.flatMap((part) => readsOf(narrow(part, path)));
    return this.variables(reads, block, direct);
  }

  /** The same for whether, and how often, a block stands in a site. */
  behindPresence(block: string): readonly string[] {
    const json = object(this.primary.block(block) ?? this.dr.block(block));
    return this.variables(readsOf([json.for_each, json.count]), block, false);
  }

  /** Whether both configurations say the same of a place, so that only variables can make a difference. */
  isSameText(block: string, attribute: string, path: readonly Step[] = []): boolean {
    const [one, other] = [this.primary, this.dr].map((model) => {
      const json = object(model.block(block));
      const parts =
        attribute === "tags_all"
          ? [json.tags, defaultTags(model.stand.configuration)]
          : [json[attribute], object(json.dynamic)[attribute]];
      return JSON.stringify(parts.map((part) => narrow(part, path)));
    });
    return one === other;
  }

  /** The blocks that an attribute names. */
  blocksBehind(block: string, attribute: string): ReadonlySet<string> {
    const json = object(this.primary.block(block) ?? this.dr.block(block));
    const reads = readsOf([json[attribute], object(json.dynamic)[attribute]]);
    return new Set(reads.map(blockOf).filter((one) => this.primary.block(one) ?? this.dr.block(one)));
  }

  /** These blocks, and those that they name. */
  namedBy(blocks: readonly string[]): ReadonlySet<string> {
    const named = new Set(blocks);
    for (const block of new Set(blocks)) {
      for (const model of [this.primary, this.dr]) {
        for (const path of readsOf(model.block(block) ?? {})) named.add(blockOf(path));
      }
    }
    return named;
  }

  private tags(json: Json): readonly unknown[] {
    return [json.tags, defaultTags(this.primary.stand.configuration)];
  }

  private variables(reads: readonly Path[], block: string, direct: boolean): readonly string[] {
    const wanted = direct ? reads.filter(([root = ""]) => DIRECT.has(root)) : reads;
    return [...new Set(wanted.flatMap((path) => [...this.ofPath(path, block)]))].sort();
  }

  private ofPath(path: Path, block: string): ReadonlySet<string> {
    const [root = "", second = "", third = "", fourth = ""] = path;
    if (root === "var") return this.differs(path) ? new Set([second]) : new Set();
    if (root === "local")
      return this.once(`local.${second}`, () => this.variables(readsOf(this.primary.local(second)), "", false));
    // The key is the same in both sites, or the instance would have another address.
    if (root === "count" || second === "key") return new Set();
    if (root === "each") {
      return this.once(`each ${block}`, () => this.behindPresence(block));
    }
    const [target, attribute] = root === "data" ? [`data.${second}.${third}`, fourth] : [`${root}.${second}`, third];
    const json = this.primary.block(target);
    if (json === undefined) return new Set();
    // An attribute that is not configured, as an ARN, follows from nothing but how many of them there are.
    return this.once(`${target} ${attribute}`, () => [
      ...this.behind(target, attribute),
      ...this.behindPresence(target),
    ]);
  }

  /** Whether the part of a variable that is read has another value in the other site. */
  private differs([, name = "", ...keys]: Path): boolean {
    const [one, other] = [this.primary, this.dr].map(({ variables }) =>
      keys.reduce<Value>((value, key) => (isObject(value) ? (value[key] ?? null) : value), variables[name] ?? null),
    );
    return one === UNRESOLVED || other === UNRESOLVED || JSON.stringify(one) !== JSON.stringify(other);
  }

  private once(name: string, compute: () => readonly string[]): ReadonlySet<string> {
    const before = this.known.get(name);
    if (before !== undefined) return before;
    this.known.set(name, new Set());
    const found = new Set(compute());
    this.known.set(name, found);
    return found;
  }
}
