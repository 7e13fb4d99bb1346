/** Works out what an expression comes to in one site. */
import type { Expression } from "./expression";
import { NOT_UNDERSTOOD, parseTemplate } from "./expression";
import { FUNCTIONS } from "./functions";
import { isKnown, isObject, UNRESOLVED, type Value } from "./value";

/** Where names lead to: `var`, `local`, `each`, a resource type, the iterator of a dynamic block, ... */
export type Scope = (path: readonly string[]) => Resolved;

/** What the beginning of a path stands for, and how many of its steps that took. */
export interface Resolved {
  readonly value: Value;
  readonly used: number;
}

/** The value of a text of Terraform's JSON syntax, or of anything that holds such texts. */
export function evaluate(value: unknown, scope: Scope): Value {
  if (typeof value === "string") {
    const parsed = parseTemplate(value);
    return parsed === NOT_UNDERSTOOD ? UNRESOLVED : compute(parsed, scope);
  }
  if (Array.isArray(value)) return value.map((one) => evaluate(one, scope));
  if (isObject(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key]) => key !== "//")
        .map(([key, one]) => [key, evaluate(one, scope)]),
    );
  }
  return typeof value === "number" || typeof value === "boolean" || value === null ? value : UNRESOLVED;
}

/** The steps of `a.b["c"].d`, as far as they are names. */
function pathOf(expression: Expression): string[] | undefined {
  if (expression.kind === "name") return [expression.name];
  if (expression.kind !== "get" || expression.key.kind !== "literal") return undefined;
  const before = pathOf(expression.of);
  return before && [...before, String(expression.key.value)];
}

/** One step into a value. */
function step(value: Value, key: Value): Value {
  if (value === UNRESOLVED || key === UNRESOLVED || typeof key === "object") return UNRESOLVED;
  if (Array.isArray(value)) return (value as readonly Value[])[Number(key)] ?? UNRESOLVED;
  if (!isObject(value)) return UNRESOLVED;
  const found = value[String(key)];
  return found === undefined ? UNRESOLVED : found;
}

function compute(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return template(expression.parts.map((one) => compute(one, scope)));
    case "name":
    case "get":
      return get(expression, scope);
    case "splat":
      return splat(expression, scope);
    case "call":
      return call(expression, scope);
    case "list":
      return expression.items.map((one) => compute(one, scope));
    case "object":
      return object(expression.entries, scope);
    case "unary": {
      const value = compute(expression.of, scope);
      if (value === UNRESOLVED) return UNRESOLVED;
      return expression.sign === "!" ? value !== true && value !== "true" : -Number(value);
    }
    case "binary":
      return binary(expression.sign, compute(expression.left, scope), () => compute(expression.right, scope));
    case "if": {
      const condition = compute(expression.condition, scope);
      if (condition === UNRESOLVED) return UNRESOLVED;
      return compute(condition === true || condition === "true" ? expression.yes : expression.no, scope);
    }
  }
}

function template(parts: readonly Value[]): Value {
  if (!parts.every((one) => one !== null && typeof one !== "object" && typeof one !== "symbol")) return UNRESOLVED;
  return parts.map(String).join("");
}

function get(expression: Expression, scope: Scope): Value {
  const path = pathOf(expression);
  if (path !== undefined) {
    const { value, used } = scope(path);
    return path.slice(used).reduce<Value>(step, value);
  }
  if (expression.kind !== "get") return UNRESOLVED;
  return step(compute(expression.of, scope), compute(expression.key, scope));
}

function splat({ of, path }: Extract<Expression, { kind: "splat" }>, scope: Scope): Value {
  const value = compute(of, scope);
  if (value === UNRESOLVED) return UNRESOLVED;
  if (value === null) return [];
  const items: readonly Value[] = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return items.map((item) => path.reduce<Value>((inner, key) => step(inner, compute(key, scope)), item));
}

function call({ name, args }: Extract<Expression, { kind: "call" }>, scope: Scope): Value {
  if (name === "try") {
    for (const arg of args) {
      const value = compute(arg, scope);
      if (value !== UNRESOLVED) return value;
    }
    return UNRESOLVED;
  }
  const fn = FUNCTIONS[name];
  if (fn === undefined) return UNRESOLVED;
  const values = args.map((arg) => compute(arg, scope));
  // Of lists and maps that are only put together, the parts that are known stay known.
  const lenient = name === "concat" || name === "merge" || name === "values" || name === "zipmap" || name === "lookup";
  if (values.some((value) => (lenient ? value === UNRESOLVED : !isKnown(value)))) return UNRESOLVED;
  return fn(...values);
}

function object(entries: Extract<Expression, { kind: "object" }>["entries"], scope: Scope): Value {
  const pairs = entries.map(([key, value]) => [compute(key, scope), compute(value, scope)] as const);
  if (!pairs.every((entry): entry is readonly [string | number, Value] => isName(entry[0]))) return UNRESOLVED;
  return Object.fromEntries(pairs);
}

const isName = (key: Value): key is string | number => typeof key === "string" || typeof key === "number";

function binary(sign: string, left: Value, compute: () => Value): Value {
  const truth = (value: Value): boolean => value === true || value === "true";
  // Terraform itself computes both sides; the value is the same.
  if (left !== UNRESOLVED && sign === "&&" && !truth(left)) return false;
  if (left !== UNRESOLVED && sign === "||" && truth(left)) return true;
  const right = compute();
  if (!isKnown(left) || !isKnown(right)) return UNRESOLVED;
  const [a, b] = [Number(left), Number(right)];
  switch (sign) {
    case "&&":
    case "||":
      return truth(right);
    case "==":
      return isSame(left, right);
    case "!=":
      return !isSame(left, right);
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    default:
      return a % b;
  }
}

const isSame = (left: Value, right: Value): boolean => JSON.stringify(left) === JSON.stringify(right);
