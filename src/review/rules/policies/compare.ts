/** Whether a policy allows more than another one. */
import type { Condition, Selection, Statement } from "./document";

/**
 * Whether `pattern` matches whatever `other` matches; both may hold `*` and `?`.
 *
 * A `*` of `other` stands for anything, so only a `*` covers it.
 */
export function covers(pattern: string, other: string): boolean {
  if (pattern === "*" || pattern === other) return true;
  // Backtracks to the last `*` only, so that no pattern takes longer than the product of the lengths.
  let [at, place, star, mark] = [0, 0, -1, 0];
  while (place < other.length) {
    const [mine, theirs] = [pattern[at], other[place]];
    if (mine === "*") {
      [star, mark] = [at, place];
      at += 1;
    } else if (mine !== undefined && (mine === theirs || (mine === "?" && theirs !== "*"))) {
      at += 1;
      place += 1;
    } else if (star >= 0) {
      mark += 1;
      [at, place] = [star + 1, mark];
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}

/** Whether two patterns may match the same; errs on the side of yes. */
const mayMeet = (a: string, b: string): boolean => {
  const [headA = "", headB = ""] = [a.split(/[*?]/)[0], b.split(/[*?]/)[0]];
  return (
    covers(a, b) ||
    covers(b, a) ||
    (/[*?]/.test(a) && /[*?]/.test(b) && (headA.startsWith(headB) || headB.startsWith(headA)))
  );
};

type Covers = (pattern: string, other: string) => boolean;

/** The account behind a principal's ARN. */
const accountOf = (principal: string): string | undefined => /^arn:[^:]*:(?:iam|sts)::(\d{12}):/.exec(principal)?.[1];

/** An account covers everybody in it: it may hand on what it is allowed. */
export const coversPrincipal: Covers = (pattern, other) =>
  pattern === "*" ||
  pattern === other ||
  (pattern.endsWith(":root") && accountOf(pattern) !== undefined && accountOf(pattern) === accountOf(other));

/** What of `wanted` is not in `granted`, as texts to show. */
function missing(granted: Selection, wanted: Selection, by: Covers): string[] {
  if (wanted.negated) {
    const rest = granted.negated
      ? // All but A is within all but B, if B is within A.
        granted.names.every((but) => wanted.names.some((name) => by(name, but)))
      : granted.names.includes("*");
    return rest ? [] : [`all but ${wanted.names.join(", ")}`];
  }
  return wanted.names.filter((name) =>
    granted.negated ? granted.names.some((but) => mayMeet(but, name)) : !granted.names.some((each) => by(each, name)),
  );
}

const PATTERN_OPERATORS = /(like|arnequals)$/;

/** Whether whoever meets `strict` meets `condition`, too. */
function implies(strict: Condition, condition: Condition): boolean {
  if (strict.key !== condition.key || strict.operator !== condition.operator) return false;
  const { operator } = condition;
  const same = strict.values.join("\n") === condition.values.join("\n");
  if (same || operator.startsWith("for") || /^(numeric|date|null|bool)/.test(operator)) return same;
  const within = (few: readonly string[], many: readonly string[]) =>
    few.every((value) =>
      many.some((each) => (PATTERN_OPERATORS.test(operator) ? covers(each, value) : each === value)),
    );
  return operator.includes("not") ? within(condition.values, strict.values) : within(strict.values, condition.values);
}

const isConditioned = (statement: Statement, by: Statement): boolean =>
  statement.conditions.every((condition) => by.conditions.some((strict) => implies(strict, condition)));

/** What of a statement others do not cover. */
export interface Excess {
  readonly statement: Statement;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  /** Covered but for conditions that are not there any more. */
  readonly unconditioned: boolean;
}

const single = (names: Selection): Selection[] =>
  names.negated ? [names] : names.names.map((name) => ({ names: [name], negated: false }));

/** What `statement` says that none of `others` says; `undefined` if it says nothing more. */
function excess(statement: Statement, others: readonly Statement[]): Excess | undefined {
  const candidates = others.filter((other) => isConditioned(other, statement));
  const [actions, resources, principals] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const fits = (other: Statement, action: Selection, resource: Selection, principal: Selection) =>
    missing(other.actions, action, covers).length === 0 &&
    missing(other.resources, resource, covers).length === 0 &&
    missing(other.principals, principal, coversPrincipal).length === 0;
  const name = ({ names, negated }: Selection) => (negated ? `all but ${names.join(", ")}` : names.join(", "));
  let conditional = true;
  for (const action of single(statement.actions)) {
    for (const resource of single(statement.resources)) {
      for (const principal of single(statement.principals)) {
        if (candidates.some((other) => fits(other, action, resource, principal))) continue;
        conditional &&= others.some((other) => fits(other, action, resource, principal));
        actions.add(name(action));
        resources.add(name(resource));
        principals.add(name(principal));
      }
    }
  }
  if (actions.size === 0) return undefined;
  const lists = { actions: [...actions], resources: [...resources], principals: [...principals] };
  return { statement, ...lists, unconditioned: conditional };
}

/** How a policy is wider than what was there before. */
export interface Widening {
  /** Allowed now, and not before. */
  readonly allowed: readonly Excess[];
  /** Denied before, and not now. */
  readonly noLongerDenied: readonly Excess[];
}

export function widening(before: readonly Statement[], after: readonly Statement[]): Widening {
  const of = (statements: readonly Statement[], effect: Statement["effect"]) =>
    statements.filter((statement) => statement.effect === effect);
  return {
    allowed: of(after, "Allow").flatMap((each) => excess(each, of(before, "Allow")) ?? []),
    noLongerDenied: of(before, "Deny").flatMap((each) => excess(each, of(after, "Deny")) ?? []),
  };
}
