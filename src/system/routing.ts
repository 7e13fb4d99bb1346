import type { Service, SiteName } from "./model";

/** How much of a service's traffic a site takes. */
export interface Traffic {
  /** Global Accelerator's traffic dial, in per cent. */
  readonly dialPercent: number;
  /** Weight of the site's load balancer in its endpoint group, 0 to 255. */
  readonly weight: number;
}

/** Global Accelerator's own default. */
const OPEN_WEIGHT = 128;

/**
 * What follows for a site from which site is active.
 *
 * A dial of 0 is no fence: when no endpoint of the active group is healthy, Global Accelerator ignores the dials and
 * sends traffic to any healthy endpoint whose weight is above 0. That is what an `automatic` service wants; for an
 * `orchestrated` one it would be writes to a standby that cannot take them.
 *
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.html
 */
export function trafficOf(service: Pick<Service, "failover">, site: SiteName, activeSite: SiteName): Traffic {
  if (site === activeSite) return { dialPercent: 100, weight: OPEN_WEIGHT };
  return { dialPercent: 0, weight: service.failover === "automatic" ? OPEN_WEIGHT : 0 };
}
