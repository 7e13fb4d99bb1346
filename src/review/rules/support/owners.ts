/** Whether what a resource belongs to is there already. */
import type { ReviewInput } from "../../model";
import type { ResourceChange, ShownObject } from "../../../terraform";
import { at, isHidden, textAt } from "./values";

const NAMES = ["name", "id", "arn", "bucket", "key_id", "url", "domain_name", "repository"] as const;

const created = new WeakMap<ReviewInput, Map<string, ResourceChange>>();

/** What this review's plans create, by type and name. */
function createdIn(input: ReviewInput): Map<string, ResourceChange> {
  const known = created.get(input);
  if (known) return known;
  const found = new Map<string, ResourceChange>();
  for (const { plan } of input.stacks) {
    for (const change of plan.changes) {
      if (change.mode !== "managed" || change.action !== "create") continue;
      for (const name of NAMES) {
        const value = textAt(change.after, name);
        if (value !== undefined) found.set(`${change.type}/${value}`, change);
      }
    }
  }
  created.set(input, found);
  return found;
}

/** Whether `values[attribute]` names something of one of `types` that stands already. Not known before apply: it does not. */
export function ownerStands(
  input: ReviewInput,
  values: ShownObject | null,
  owner: { readonly attribute: string; readonly types: readonly string[] },
): boolean {
  const name = at(values, owner.attribute);
  if (typeof name !== "string" || isHidden(name)) return false;
  return !owner.types.some((type) => createdIn(input).has(`${type}/${name}`));
}
