/** What rules walk over, and how they say what they found. */
import type { ResourceChange, ShownObject } from "../../../terraform";
import { VERDICTS, type VerdictCode } from "../../catalogue";
import type { Finding, ReviewedStack, ReviewInput, Rule } from "../../model";
import type { Severity } from "../../verdicts";

/** One change of a managed resource, and where it stands. */
export interface Change {
  readonly input: ReviewInput;
  readonly stack: ReviewedStack;
  readonly resource: ResourceChange;
}

/** A change of something that is there before and after. */
export interface Alteration extends Change {
  readonly before: ShownObject;
  readonly after: ShownObject;
}

const KNOWN = new WeakMap<ReviewInput, readonly Change[]>();

/** All changes of managed resources, in all stacks. The same objects each time, so that what is found out can be kept. */
export function changesIn(input: ReviewInput): readonly Change[] {
  const known = KNOWN.get(input);
  if (known) return known;
  const found: Change[] = [];
  for (const stack of input.stacks) {
    for (const resource of stack.plan.changes) if (resource.mode === "managed") found.push({ input, stack, resource });
  }
  KNOWN.set(input, found);
  return found;
}

/** Whether the thing itself goes, be it that another takes its place. `forget` leaves it where it is. */
export const isDestroyed = ({ actions }: ResourceChange): boolean => actions.includes("delete");

/** `change` as an alteration, if the resource is there before and after. */
export function alterationOf(change: Change): Alteration | undefined {
  const { action } = change.resource;
  if (action !== "update" && action !== "replace") return undefined;
  const { before, after } = change.resource;
  return before && after ? { ...change, before, after } : undefined;
}

/** A rule that looks at each change by itself. */
export const eachChange =
  (find: (change: Change) => readonly Finding[]): Rule =>
  (input) =>
    changesIn(input).flatMap(find);

/** A finding about one resource. */
export const findingOf = (
  { stack, resource }: Pick<Change, "stack" | "resource">,
  code: VerdictCode,
  attributes: readonly string[],
  what: string,
  severity: Severity = VERDICTS[code].severity,
): Finding => ({ code, severity, stack: stack.id, address: resource.address, attributes, what });

/** `a`, `a and b`, `a, b and c`. */
export const listed = (names: readonly string[], most = 4): string => {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} and ${shown.at(-1) ?? ""}`;
};
