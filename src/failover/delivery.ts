/** Which revision of each component both sites run, and whether one of them has been left behind. */
import { type Parameter, type Patience, readParameters } from "../aws";
import { toTwinstackError } from "../errors";
import { names, SITE_NAMES, type SiteName, type System } from "../system";

/** What a delivery says of a site that has the bundle and no instance to run it. */
const KEPT = " kept";

/**
 * `current`: the same as the other site, or newer. `stale`: the other site has something newer. `nothing`: it was never
 * shipped to. `unknown`: the region does not answer, which says nothing of what it runs. `alone`: the other is unknown.
 */
export type Freshness = "current" | "stale" | "nothing" | "unknown" | "alone";

export interface ShippedStatus {
  readonly freshness: Freshness;
  readonly revision: string | undefined;
  readonly shippedAt: string | undefined;
  /** The bundle is there, and no instance runs it. */
  readonly kept: boolean;
}

export interface ComponentStatus {
  readonly component: string;
  readonly sites: Readonly<Record<SiteName, ShippedStatus>>;
}

/** What one site says; `undefined`: it does not answer. */
type Answer = ReadonlyMap<string, Parameter> | undefined;

interface Shipped {
  readonly revision: string;
  readonly at: Date | undefined;
  readonly kept: boolean;
}

function shippedOf(parameter: Parameter | undefined): Shipped | undefined {
  if (parameter === undefined || parameter.value === names.NOTHING_SHIPPED) return undefined;
  const { value, lastModified: at } = parameter;
  const kept = value.endsWith(KEPT);
  return { revision: kept ? value.slice(0, -KEPT.length) : value, at, kept };
}

const timeOf = (shipped: Shipped): number => shipped.at?.getTime() ?? 0;

function freshnessOf(own: Shipped | undefined, other: Shipped | undefined, otherAnswers: boolean): Freshness {
  if (own === undefined) return "nothing";
  if (!otherAnswers) return "alone";
  if (other === undefined || other.revision === own.revision) return "current";
  return timeOf(own) < timeOf(other) ? "stale" : "current";
}

/** Compares what both sites say of one component. */
export function compareSites(parameter: string, answers: Readonly<Record<SiteName, Answer>>): ComponentStatus["sites"] {
  const of = (site: SiteName, otherSite: SiteName): ShippedStatus => {
    const answer = answers[site];
    if (answer === undefined) return { freshness: "unknown", revision: undefined, shippedAt: undefined, kept: false };
    const own = shippedOf(answer.get(parameter));
    const other = answers[otherSite];
    return {
      freshness: freshnessOf(own, shippedOf(other?.get(parameter)), other !== undefined),
      revision: own?.revision,
      shippedAt: own?.at?.toISOString(),
      kept: own?.kept ?? false,
    };
  };
  return { primary: of("primary", "dr"), dr: of("dr", "primary") };
}

/** Whether somebody should look: a site is behind the other, or the active one has a version that nobody runs. */
export const isBehind = ({ sites }: ComponentStatus, activeSite: SiteName): boolean => {
  const each = Object.values(sites);
  const shipped = each.some(({ revision }) => revision !== undefined);
  return (
    each.some(({ freshness }) => freshness === "stale" || (freshness === "nothing" && shipped)) ||
    sites[activeSite].kept
  );
};

async function answerOf(wanted: readonly string[], region: string, patience: Patience): Promise<Answer> {
  try {
    return await readParameters(wanted, region, patience);
  } catch (cause) {
    const error = toTwinstackError(cause);
    if (error.code !== "REGION_UNREACHABLE") throw error;
    return undefined;
  }
}

/**
 * Reads what each site says, each in its own region. A region that is lost is unknown, not stale.
 *
 * @throws NO_CREDENTIALS and the like
 */
export async function readDeliveries(system: System, patience: Patience): Promise<readonly ComponentStatus[]> {
  const components = system.delivery?.components ?? [];
  if (components.length === 0) return [];
  const parameterOf = (component: string): string => names.revisionParameterName(system.name, component);
  const wanted = components.map(({ name }) => parameterOf(name));
  const [primary, dr] = await Promise.all(
    SITE_NAMES.map((site) => answerOf(wanted, system.sites[site].region, patience)),
  );
  return components.map(({ name }) => ({
    component: name,
    sites: compareSites(parameterOf(name), { primary, dr }),
  }));
}
