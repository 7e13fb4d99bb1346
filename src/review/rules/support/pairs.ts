/** Stacks of which each site has one. */
import { otherSite, type SiteName } from "../../../system";
import type { ReviewedStack, ReviewInput } from "../../model";

/** The id of a stack's partner in the other site: `monitoring-dr` of `monitoring-primary`. */
export const partnerId = ({ id, site }: ReviewedStack): string | undefined =>
  site === undefined ? undefined : id.replace(new RegExp(`(^|-)${site}$`), `$1${otherSite(site)}`);

/** Stacks that are reviewed together: the active site's, and the other's. */
export function pairsOf({ stacks, system }: ReviewInput): (readonly [ReviewedStack, ReviewedStack])[] {
  return stacks
    .filter(({ site }) => site === system.activeSite)
    .flatMap((active) => {
      const partner = stacks.find(({ id }) => id === partnerId(active));
      return partner ? [[active, partner] as const] : [];
    });
}

/** Whether a stack stands in a site, by its id; state stacks are of no use to what runs. */
export const standsIn = (id: string, site: SiteName): boolean =>
  id === site || (id.endsWith(`-${site}`) && !id.startsWith("state-"));
