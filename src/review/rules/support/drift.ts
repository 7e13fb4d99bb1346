/** What Terraform knew of a resource before somebody changed it outside. */
import type { ResourceChange, ShownObject } from "../../../terraform";
import type { ReviewedStack } from "../../model";

const KNOWN = new WeakMap<ReviewedStack, ReadonlyMap<string, ResourceChange>>();

const driftOf = (stack: ReviewedStack): ReadonlyMap<string, ResourceChange> => {
  const known = KNOWN.get(stack);
  if (known) return known;
  const drift = new Map(stack.plan.drift.map((change) => [change.address, change]));
  KNOWN.set(stack, drift);
  return drift;
};

/**
 * The values that a change starts from: as they are now, and as they were when they were last applied.
 *
 * What somebody took away outside and this plan brings back is nothing new.
 */
export function baselines(stack: ReviewedStack, { address, before }: ResourceChange): ShownObject[] {
  return [before, driftOf(stack).get(address)?.before ?? null].filter((each) => each !== null);
}
