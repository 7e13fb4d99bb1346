/** PARITY_BROKEN: a change that reaches one site only, and that nothing declares to differ. */
import { otherSite, SITE_NAMES, type SiteName, type System } from "../../system";
import { type ResourceChange, SENSITIVE, type ShownValue, UNKNOWN } from "../../terraform";
import { VERDICTS } from "../catalogue";
import type { Finding, ReviewedStack, ReviewInput, Rule, StackJson } from "../model";
import { compareSites } from "../parity/compare";
import type { Difference, SiteResource, SiteStand } from "../parity/model";
import { References } from "../parity/references";
import { instanceOf, SiteModel } from "../parity/site-model";

const finding = (stack: string, address: string, attributes: readonly string[], what: string): Finding => ({
  code: "PARITY_BROKEN",
  severity: VERDICTS.PARITY_BROKEN.severity,
  stack,
  address,
  attributes,
  what,
});

const LONGEST = 60;

function text(value: ShownValue | undefined): string {
  if (value === undefined || value === null) return "nothing";
  const shown = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}...` : shown;
}

/** What a plan really does to something that stands. */
const isChange = ({ action, mode }: ResourceChange): boolean =>
  mode === "managed" && action !== "no-op" && action !== "read";

const changesOf = ({ plan }: ReviewedStack): readonly ResourceChange[] => plan.changes.filter(isChange);

/** Nothing of the stack stands before: what is made for the first time is made in one site first. */
const isFirstDeploy = ({ plan }: ReviewedStack): boolean =>
  [...plan.resources.values()].every(({ mode, action }) => mode === "data" || action === "create");

/** A stack as it will stand, or stands. The values are worked out only when they are asked for. */
function standOf(
  { site, plan }: ReviewedStack & { readonly site: SiteName },
  system: System,
  configuration: StackJson,
  when: "before" | "after",
): SiteStand {
  const resources = new Map<string, SiteResource>();
  for (const [address, change] of plan.resources) {
    const { type, mode, action } = change;
    if (action === (when === "after" ? "delete" : "create") || action === "forget") continue;
    resources.set(address, {
      address,
      type,
      mode,
      get values() {
        return change[when] ?? {};
      },
    });
  }
  const { region } = system.sites[site];
  // What nobody configured is not known of what is only about to be made.
  return { site, region, configuration, resources, variables: plan.variables, refreshed: when === "before" };
}

/** The stack of the same kind in the other site. */
const counterpart = (id: string, site: SiteName): string => id.replace(new RegExp(`${site}$`), otherSite(site));

type Sited = ReviewedStack & { readonly site: SiteName };

const isSited = (stack: ReviewedStack): stack is Sited => stack.site !== undefined;

export const parityBroken: Rule = (input) => {
  const sited = input.stacks.filter(isSited);
  return sited.flatMap((stack) => {
    const other = sited.find(({ id }) => id === counterpart(stack.id, stack.site));
    if (other === undefined) return onlyOne(stack, input);
    return stack.site === "primary" ? bothReviewed(stack, other, input) : [];
  });
};

/** Both plans are there: what drifts afterwards, and does not now, is these plans' doing. */
function bothReviewed(primary: Sited, dr: Sited, { system, configurations }: ReviewInput): readonly Finding[] {
  const changes = new Map(
    [primary, dr].flatMap((stack) => changesOf(stack).map((change) => [`${stack.site} ${change.address}`, change])),
  );
  const addresses = new Set([...changes.values()].map(({ address }) => address));
  const [one, other] = [configurations.get(primary.id), configurations.get(dr.id)];
  if (addresses.size === 0 || one === undefined || other === undefined) return [];
  const drifting = (when: "before" | "after"): readonly Difference[] =>
    compareSites(
      { primary: standOf(primary, system, one, when), dr: standOf(dr, system, other, when) },
      addresses,
    ).differences.filter(({ class: kind }) => kind === "drift");
  const after = drifting("after").filter((difference) => causes(changes, difference));
  if (after.length === 0) return [];
  const before = new Set(drifting("before").map(same));
  const caused = after.filter((difference) => !before.has(same(difference)));
  return [...new Set(caused.map(({ address }) => address))].map((address) => {
    const mine = caused.filter((difference) => difference.address === address);
    const attributes = mine.flatMap(({ attribute }) => attribute ?? []);
    const changed = SITE_NAMES.filter((site) => changes.has(`${site} ${address}`));
    // The finding is shown with the plan that does it.
    const stack = changed.includes("primary") ? primary.id : dr.id;
    return finding(stack, address, attributes, mine.map(sentence).join(" "));
  });
}

const same = ({ address, attribute, primary, dr }: Difference): string =>
  JSON.stringify([address, attribute, primary ?? null, dr ?? null]);

const sentence = ({ attribute, primary, dr, why }: Difference): string =>
  attribute === undefined
    ? `It would stand in ${primary === undefined ? "dr" : "primary"} only: ${why}.`
    : `${attribute} would be ${text(primary)} in primary and ${text(dr)} in dr: ${why}.`;

const isNothing = (value: ShownValue | undefined): boolean =>
  value === undefined || value === null || value === 0 || value === "" || value === false || isEmptyList(value);

const isEmptyList = (value: ShownValue): boolean => Array.isArray(value) && value.length === 0;

/** Whether one of the plans changes what drifts afterwards. */
function causes(changes: ReadonlyMap<string, ResourceChange>, difference: Difference): boolean {
  const { address, attribute } = difference;
  return SITE_NAMES.some((site) => {
    const change = changes.get(`${site} ${address}`);
    if (change === undefined) return false;
    // What is made has nothing yet where what stands has been read back, and shows nothing in other words.
    if (["create", "replace"].includes(change.action) && attribute !== undefined && isNothing(difference[site])) {
      return !isNothing(difference[otherSite(site)]);
    }
    if (attribute === undefined || change.action === "create" || change.action === "delete") return true;
    const name = attribute.split(/[.[]/)[0];
    return change.attributes.some((one) => one.name === name);
  });
}

/** Variables whose values are a site's for ever: no change of an attribute is due to them. */
const FIXED = new Set(["site", "region"]);

/** The other site is not reviewed: what changes here has to be declared to differ. */
function onlyOne(stack: Sited, { configurations, system }: ReviewInput): readonly Finding[] {
  const [own, other] = [stack.site, otherSite(stack.site)];
  const configuration = configurations.get(stack.id);
  const others = configurations.get(counterpart(stack.id, own));
  const changes = changesOf(stack);
  if (changes.length === 0 || configuration === undefined || others === undefined || isFirstDeploy(stack)) return [];
  const empty: SiteStand = {
    site: other,
    region: system.sites[other].region,
    configuration: others,
    resources: new Map(),
  };
  const models = {
    [own]: new SiteModel(standOf(stack, system, configuration, "after")),
    [other]: new SiteModel(empty),
  } as Record<SiteName, SiteModel>;
  const references = new References(models.primary, models.dr);
  const changing = new Set(changes.map(({ address }) => instanceOf(address).block));
  const here = `and ${counterpart(stack.id, own)} is not reviewed with it`;
  return changes.flatMap((change): Finding[] => {
    const { address, action } = change;
    const { block, key } = instanceOf(address);
    if (action === "create" || action === "delete" || action === "forget") {
      if (references.behindPresence(block).length > 0 && models[other].keys(block)?.includes(key) !== true) return [];
      const verb = action === "create" ? "made" : "taken away";
      return [finding(stack.id, address, [], `It is ${verb} in ${own} only, ${here}.`)];
    }
    const attributes = change.attributes
      .filter(({ before, after }) => before !== SENSITIVE || after !== UNKNOWN)
      .map(({ name }) => name)
      .filter((name) => models[own].says(instanceOf(address), name))
      // What follows from another change of this plan is told there.
      .filter((name) => ![...references.blocksBehind(block, name)].some((one) => one !== block && changing.has(one)))
      .filter((name) => references.behind(block, name).every((variable) => FIXED.has(variable)));
    if (attributes.length === 0) return [];
    const list = attributes.join(", ");
    return [finding(stack.id, address, attributes, `${list} would change in ${own} only, ${here}.`)];
  });
}
