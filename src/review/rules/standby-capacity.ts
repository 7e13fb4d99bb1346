import { isLaunched, otherSite, type SiteName } from "../../system";
import type { Finding, ReviewedStack, ReviewInput, Rule } from "../model";
import { findingOf, isDestroyed } from "./support/changes";
import { numberIn, textIn } from "./support/configuration";
import { partnerId } from "./support/pairs";
import { numberAt, textAt, textsAt } from "./support/values";
import { GROWS_TO, SIZED_BY, sizeOf } from "./tables/capacity";
import type { ResourceChange } from "../../terraform";

/** The standby could not grow to what the active site runs, and that is this review's doing. */
export const standbyCapacity: Rule = (input) => {
  const standby = otherSite(input.system.activeSite);
  return input.stacks.flatMap((stack) => {
    if (stack.site === undefined) return [];
    const partner = input.stacks.find(({ id }) => id === partnerId(stack));
    // Where both are reviewed, all is said at the standby's.
    if (stack.site !== standby && partner) return [];
    const addresses = new Set([...stack.plan.resources.keys(), ...(partner?.plan.resources.keys() ?? [])]);
    return [...addresses].flatMap((address) => compare({ input, stack, partner, address, standby }));
  });
};

interface Pair {
  readonly input: ReviewInput;
  /** The one that is reviewed; the standby's, if both are. */
  readonly stack: ReviewedStack;
  readonly partner: ReviewedStack | undefined;
  readonly address: string;
  readonly standby: SiteName;
}

function compare(pair: Pair): Finding[] {
  const { stack, partner, address, standby } = pair;
  const own = stack.plan.resources.get(address);
  const other = partner?.plan.resources.get(address);
  const type = own?.type ?? other?.type ?? "";
  const [max, size] = [GROWS_TO[type], SIZED_BY[type]];
  if (max === undefined && size === undefined) return [];
  const isStandby = stack.site === standby;
  const resource = own ?? other;
  if (!resource) return [];
  if (isStandby && own && max !== undefined && (gone(pair, own) || stuck(own))) {
    const what = gone(pair, own)
      ? `${address} goes from the standby, which cannot launch anything in its place.`
      : `${address} of the standby may no longer launch anything.`;
    return [findingOf({ stack, resource: own }, "STANDBY_CAPACITY", [], what)];
  }
  const small = max === undefined ? undefined : tooSmall(pair, own, other, max, "number");
  const weak = size === undefined ? undefined : tooSmall(pair, own, other, size, "size");
  const what = small
    ? `${address} of the standby can grow to ${small.standby}, the active site's to ${small.active}.`
    : `${address} of the standby is a ${weak?.standby ?? ""}, the active site's a ${weak?.active ?? ""}: it has to be changed before it can take over, and restarts for that.`;
  const attribute = (small ? max : size)?.replace(/\..*$/, "") ?? "";
  if (!small && !weak) return [];
  return [findingOf({ stack, resource }, "STANDBY_CAPACITY", [attribute], what, small ? undefined : "attention")];
}

const gone = ({ input, stack, partner, address }: Pair, own: ResourceChange): boolean =>
  isDestroyed(own) &&
  own.action === "delete" &&
  stack.site !== undefined &&
  isLaunched(input.system, stack.site) &&
  partner?.plan.resources.get(address)?.after !== undefined &&
  partner.plan.resources.get(address)?.after !== null;

const STOPPING = ["Launch", "AddToLoadBalancer"];

function stuck({ before, after }: ResourceChange): boolean {
  const was = textsAt(before, "suspended_processes");
  return (
    before !== null &&
    textsAt(after, "suspended_processes").some((name) => STOPPING.includes(name) && !was.includes(name))
  );
}

/** The two values, if the standby's is smaller afterwards, and more so than before. */
function tooSmall(
  { input, stack, address, standby }: Pair,
  own: ResourceChange | undefined,
  other: ResourceChange | undefined,
  path: string,
  kind: "number" | "size",
): { readonly standby: string; readonly active: string } | undefined {
  const read = (values: ResourceChange["after"]): Reading | undefined => {
    const [number, text] = [numberAt(values, path), textAt(values, path)];
    if (kind === "number") return number === undefined ? undefined : { value: number, text: String(number) };
    const value = text === undefined ? undefined : sizeOf(text);
    return value === undefined || text === undefined ? undefined : { value, text };
  };
  const asWritten = (): Reading | undefined => {
    const id = partnerId(stack);
    if (id === undefined) return undefined;
    if (kind === "number") {
      const value = numberIn(input.configurations.get(id), address, path);
      return value === undefined ? undefined : { value, text: String(value) };
    }
    const text = textIn(input.configurations.get(id), address, path);
    const value = text === undefined ? undefined : sizeOf(text);
    return value === undefined || text === undefined ? undefined : { value, text };
  };
  const ownValues = { before: read(own?.before ?? null), after: read(own?.after ?? null) };
  const written = other ? undefined : asWritten();
  const otherValues = other
    ? { before: read(other.before), after: read(other.after) }
    : { before: written, after: written };
  const [mine, active] = stack.site === standby ? [ownValues, otherValues] : [otherValues, ownValues];
  if (!mine.after || !active.after || mine.after.value >= active.after.value) return undefined;
  const shrinks = mine.before !== undefined && mine.after.value < mine.before.value;
  const outgrown = active.before !== undefined && active.after.value > active.before.value;
  return shrinks || outgrown ? { standby: mine.after.text, active: active.after.text } : undefined;
}

interface Reading {
  readonly value: number;
  readonly text: string;
}
