/** What backup plans back up, as far as the reviewed plans show it. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { isDestroyed } from "./changes";
import { destroyedIn } from "./identities";
import { at, isHidden, textAt, textsAt, textsIn } from "./values";
import { STATEFUL } from "../tables/stateful";

/** Whether a block says anything; AWS shows one with empty lists where there is none. */
const says = (before: ResourceChange["before"], name: string): boolean =>
  [...textsIn(before?.[name])].some((text) => text !== "");

/** Whether all that a selection selects is destroyed by this review; by tags it selects what nobody knows here. */
export function selectsOnlyDestroyed(input: ReviewInput, { before }: ResourceChange): boolean {
  const selected = at(before, "resources");
  if (isHidden(selected) || says(before, "selection_tag") || says(before, "condition")) return false;
  const arns = textsAt(before, "resources");
  // What a list holds besides texts that are known cannot be told.
  const all = Array.isArray(selected) && selected.length === arns.length;
  return all && arns.length > 0 && arns.every((arn) => destroyedIn(input).has(Object.keys(STATEFUL), arn));
}

/** Whether a backup plan goes together with all that it backs up. */
export function backsUpOnlyDestroyed(input: ReviewInput, plan: ResourceChange): boolean {
  const id = textAt(plan.before, "id");
  const selections = everything(input, "aws_backup_selection").filter(
    ({ before }) => id !== undefined && textAt(before, "plan_id") === id,
  );
  return selections.length > 0 && selections.every((each) => selectsOnlyDestroyed(input, each));
}

/** Whether every backup plan that the reviewed plans know goes together with all that it backs up, and there is one. */
export function allBackedUpIsDestroyed(input: ReviewInput): boolean {
  const plans = everything(input, "aws_backup_plan").filter(({ before }) => before !== null);
  return plans.length > 0 && plans.every((plan) => isDestroyed(plan) && backsUpOnlyDestroyed(input, plan));
}

/** By type, of each review: every change of a backup asks. */
const KNOWN = new WeakMap<ReviewInput, Map<string, readonly ResourceChange[]>>();

function everything(input: ReviewInput, type: string): readonly ResourceChange[] {
  const known = KNOWN.get(input) ?? new Map<string, readonly ResourceChange[]>();
  KNOWN.set(input, known);
  const found =
    known.get(type) ??
    input.stacks.flatMap(({ plan }) => [...plan.resources.values()].filter((each) => each.type === type));
  known.set(type, found);
  return found;
}
