import type { Finding, ReviewedStack, ReviewInput, Rule } from "../model";
import { type Change, findingOf, isDestroyed, listed } from "./support/changes";
import { pairsOf } from "./support/pairs";
import { HARMLESS_TO_REPLACE, INTERRUPTING } from "./tables/interrupting";
import { STATEFUL } from "./tables/stateful";

/**
 * The same thing is interrupted in both sites by plans that are reviewed together. Said once for each address, at the site
 * that is active.
 */
export const bothSitesChanged: Rule = (input) =>
  pairsOf(input).flatMap(([active, standby]) => inBoth(input, active, standby));

function inBoth(input: ReviewInput, active: ReviewedStack, standby: ReviewedStack): Finding[] {
  const elsewhere = new Map(
    standby.plan.changes.filter(({ mode }) => mode === "managed").map((each) => [each.address, each]),
  );
  return active.plan.changes.flatMap((resource) => {
    const twin = resource.mode === "managed" ? elsewhere.get(resource.address) : undefined;
    const how = interruption({ input, stack: active, resource });
    const there = twin && interruption({ input, stack: standby, resource: twin });
    if (how === undefined || there === undefined) return [];
    const replaced = how.kind === "replaced";
    const attributes = replaced ? how.attributes : how.attributes.filter((name) => there.attributes.includes(name));
    if (!replaced && there.kind === "changed" && attributes.length === 0) return [];
    const what = replaced
      ? `${resource.address} is replaced in both sites by one review.`
      : `${resource.address} is interrupted, or its traffic moved, in both sites by one review: ${listed(how.attributes)}.`;
    return [findingOf({ stack: active, resource }, "BOTH_SITES_CHANGED", attributes, what)];
  });
}

interface Interruption {
  readonly kind: "replaced" | "changed";
  readonly attributes: readonly string[];
}

/** How a change interrupts a resource, if it does. What holds data and is replaced is another verdict's. */
function interruption({ resource }: Change): Interruption | undefined {
  const { action, type, replacePaths } = resource;
  if (action === "replace" && isDestroyed(resource)) {
    if (type in STATEFUL || HARMLESS_TO_REPLACE.some((pattern) => pattern.test(type))) return undefined;
    return { kind: "replaced", attributes: [...new Set(replacePaths.map((path) => path.replace(/[.[].*$/, "")))] };
  }
  if (action !== "update") return undefined;
  const names = INTERRUPTING[type] ?? [];
  const attributes = resource.attributes.filter(({ name, unknown }) => names.includes(name) && !unknown);
  return attributes.length > 0 ? { kind: "changed", attributes: attributes.map(({ name }) => name) } : undefined;
}
