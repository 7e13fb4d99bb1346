/** What backup plans back up, as far as the reviewed plans show it. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewInput } from "../../model";
import { isDestroyed } from "./changes";
import { destroyedIn } from "./identities";
import { at, isHidden, textAt, textsAt, textsIn } from "./values";
import { STATEFUL } from "../tables/stateful";

const STATEFUL_TYPES = Object.keys(STATEFUL);

/** Whether a block says anything; AWS shows one with empty lists where there is none. */
const says = (before: ResourceChange["before"], name: string): boolean =>
  textsIn(before?.[name]).some((text) => text !== "");

/** Whether all that a selection selects is destroyed by this review; by tags it selects what nobody knows here. */
export function selectsOnlyDestroyed(input: ReviewInput, { before }: ResourceChange): boolean {
  const selected = at(before, "resources");
  if (isHidden(selected) || says(before, "selection_tag") || says(before, "condition")) return false;
  const arns = textsAt(before, "resources");
  // What a list holds besides texts that are known cannot be told.
  const all = Array.isArray(selected) && selected.length === arns.length;
  return all && arns.length > 0 && arns.every((arn) => destroyedIn(input).has(STATEFUL_TYPES, arn));
}

/** Whether a backup plan goes together with all that it backs up. */
export function backsUpOnlyDestroyed(input: ReviewInput, plan: ResourceChange): boolean {
  const id = textAt(plan.before, "id");
  return id !== undefined && backupsIn(input).selectsOnlyDestroyed.get(id) === true;
}

/** Whether every backup plan that the reviewed plans know goes together with all that it backs up, and there is one. */
export function allBackedUpIsDestroyed(input: ReviewInput): boolean {
  const backups = backupsIn(input);
  backups.allIsDestroyed ??=
    backups.plans.length > 0 && backups.plans.every((plan) => isDestroyed(plan) && backsUpOnlyDestroyed(input, plan));
  return backups.allIsDestroyed;
}

/** What the reviewed plans show of AWS Backup. */
interface Backups {
  /** Backup plans that stand before. */
  readonly plans: readonly ResourceChange[];
  /** By the id of a backup plan that has selections: whether all that they select is destroyed. */
  readonly selectsOnlyDestroyed: ReadonlyMap<string, boolean>;
  allIsDestroyed?: boolean;
}

/** Of each review: every change of a backup asks. */
const KNOWN = new WeakMap<ReviewInput, Backups>();

function backupsIn(input: ReviewInput): Backups {
  const known = KNOWN.get(input);
  if (known) return known;
  const plans: ResourceChange[] = [];
  const only = new Map<string, boolean>();
  for (const { plan } of input.stacks) {
    for (const resource of plan.resources.values()) {
      if (resource.type === "aws_backup_plan" && resource.before !== null) plans.push(resource);
      if (resource.type !== "aws_backup_selection") continue;
      const id = textAt(resource.before, "plan_id");
      if (id === undefined || only.get(id) === false) continue;
      only.set(id, selectsOnlyDestroyed(input, resource));
    }
  }
  const found: Backups = { plans, selectsOnlyDestroyed: only };
  KNOWN.set(input, found);
  return found;
}
