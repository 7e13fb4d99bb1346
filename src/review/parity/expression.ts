/** Parses the expressions of synthesized configurations: the part of Terraform's language that constructs write. */

/** An expression as a tree. */
export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "template"; readonly parts: readonly Expression[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "get"; readonly of: Expression; readonly key: Expression }
  | { readonly kind: "splat"; readonly of: Expression; readonly path: readonly Expression[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly kind: "unary"; readonly sign: string; readonly of: Expression }
  | { readonly kind: "binary"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    };

/** What the parser makes of a text that it does not understand: nothing is known of its value. */
export const NOT_UNDERSTOOD = "not understood";

/** From loosely to tightly binding. */
const SIGNS: readonly (readonly string[])[] = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

class Parser {
  private at = 0;

  constructor(private readonly text: string) {}

  /** A whole text outside of quotes, in which `${...}` stands for values. */
  template(quoted: boolean): Expression | undefined {
    const parts: Expression[] = [];
    let plain = "";
    while (this.at < this.text.length && !(quoted && this.text[this.at] === '"')) {
      const rest = this.text.slice(this.at, this.at + 3);
      if (rest === "$${" || rest === "%%{") {
        plain += rest.slice(1);
        this.at += 3;
      } else if (rest.startsWith("%{")) {
        return undefined;
      } else if (rest.startsWith("${")) {
        this.at += 2;
        const value = this.conditional();
        if (value === undefined || !this.take("}")) return undefined;
        if (plain !== "") parts.push({ kind: "literal", value: plain });
        plain = "";
        parts.push(value);
      } else if (quoted && rest.startsWith("\\")) {
        const escaped = ESCAPES[rest[1] ?? ""];
        if (escaped === undefined) return undefined;
        plain += escaped;
        this.at += 2;
      } else {
        plain += this.text[this.at] ?? "";
        this.at += 1;
      }
    }
    if (plain !== "") parts.push({ kind: "literal", value: plain });
    const [only] = parts;
    if (only === undefined) return { kind: "literal", value: "" };
    // Exactly one expression keeps its type.
    return parts.length === 1 ? only : { kind: "template", parts };
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  private take(sign: string): boolean {
    this.skip();
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  private skip(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at += 1;
  }

  private match(pattern: RegExp): string | undefined {
    this.skip();
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private conditional(): Expression | undefined {
    const condition = this.binary(0);
    if (condition === undefined || !this.take("?")) return condition;
    const yes = this.conditional();
    if (yes === undefined || !this.take(":")) return undefined;
    const no = this.conditional();
    return no && { kind: "if", condition, yes, no };
  }

  private binary(level: number): Expression | undefined {
    const signs = SIGNS[level];
    if (signs === undefined) return this.unary();
    let left = this.binary(level + 1);
    while (left !== undefined) {
      const sign = signs.find((one) => this.take(one));
      if (sign === undefined) return left;
      const right = this.binary(level + 1);
      left = right && { kind: "binary", sign, left, right };
    }
    return undefined;
  }

  private unary(): Expression | undefined {
    const sign = ["!", "-"].find((one) => this.take(one));
    if (sign === undefined) return this.postfix();
    const of = this.unary();
    return of && { kind: "unary", sign, of };
  }

  private postfix(): Expression | undefined {
    let value = this.primary();
    while (value !== undefined) {
      if (this.take("[*]") || this.take(".*")) {
        value = { kind: "splat", of: value, path: this.keys() };
        continue;
      }
      const key = this.key();
      if (key === null) return undefined;
      if (key === undefined) return value;
      value = { kind: "get", of: value, key };
    }
    return undefined;
  }

  /** What follows a splat belongs to each of its elements. */
  private keys(): Expression[] {
    const keys: Expression[] = [];
    for (let key = this.key(); key !== undefined && key !== null; key = this.key()) keys.push(key);
    return keys;
  }

  /** `.name`, `.0` or `[...]`; null if it is none that is understood, undefined if there is none. */
  private key(): Expression | null | undefined {
    if (this.text.startsWith(".", this.at)) {
      this.at += 1;
      const name = this.match(/[A-Za-z_][\w-]*|\d+/y);
      if (name === undefined) return null;
      return { kind: "literal", value: /^\d/.test(name) ? Number(name) : name };
    }
    if (!this.text.startsWith("[", this.at) || this.text.startsWith("[*]", this.at)) return undefined;
    this.at += 1;
    const key = this.conditional();
    return key !== undefined && this.take("]") ? key : null;
  }

  private primary(): Expression | undefined {
    if (this.take("(")) {
      const inner = this.conditional();
      return this.take(")") ? inner : undefined;
    }
    if (this.take('"')) {
      const text = this.template(true);
      return this.take('"') ? text : undefined;
    }
    if (this.take("[")) {
      const items = this.listUntil("]");
      return items && { kind: "list", items };
    }
    if (this.take("{")) return this.object();
    const number = this.match(/\d+(\.\d+)?/y);
    if (number !== undefined) return { kind: "literal", value: Number(number) };
    const name = this.match(/[A-Za-z_][\w-]*/y);
    if (name === undefined || name === "for") return undefined;
    if (name === "true" || name === "false") return { kind: "literal", value: name === "true" };
    if (name === "null") return { kind: "literal", value: null };
    if (!this.take("(")) return { kind: "name", name };
    const args = this.listUntil(")");
    return args && { kind: "call", name, args };
  }

  private listUntil(end: string): Expression[] | undefined {
    const items: Expression[] = [];
    while (!this.take(end)) {
      const item = this.conditional();
      if (item === undefined) return undefined;
      items.push(item);
      if (!this.take(",")) return this.take(end) ? items : undefined;
    }
    return items;
  }

  private object(): Expression | undefined {
    const entries: (readonly [Expression, Expression])[] = [];
    while (!this.take("}")) {
      const name = this.match(/[A-Za-z_][\w-]*(?=\s*[=:])/y);
      const key: Expression | undefined = name === undefined ? this.conditional() : { kind: "literal", value: name };
      if (key === undefined || !(this.take("=") || this.take(":"))) return undefined;
      const value = this.conditional();
      if (value === undefined) return undefined;
      entries.push([key, value]);
      this.take(",");
    }
    return { kind: "object", entries };
  }
}

const known = new Map<string, Expression | typeof NOT_UNDERSTOOD>();

/** Reads a text of Terraform's JSON syntax, in which `${...}` stands for values. */
export function parseTemplate(text: string): Expression | typeof NOT_UNDERSTOOD {
  if (!/[$%]\{/.test(text)) return { kind: "literal", value: text };
  const before = known.get(text);
  if (before !== undefined) return before;
  const parser = new Parser(text);
  const read = parser.template(false);
  const parsed = read !== undefined && parser.done ? read : NOT_UNDERSTOOD;
  known.set(text, parsed);
  return parsed;
}
