import type { Service, SiteName, System } from "./model";

/** How much of a service's traffic a site takes. */
export interface Traffic {
  /** Global Accelerator's traffic dial, in per cent; with `routing: dns` the weight of the site's record. */
  readonly dialPercent: number;
  /** Weight of the site's load balancer in its endpoint group, 0 to 255. */
  readonly weight: number;
  /** Whether the load balancer lets requests through; `undefined` if it always does. */
  readonly open: boolean | undefined;
}

/** Global Accelerator's own default. */
const OPEN_WEIGHT = 128;

/**
 * What follows for a site from which site is active.
 *
 * A dial of 0 keeps nothing away: when no endpoint of the active group is healthy, Global Accelerator ignores dials and
 * sends traffic to any healthy endpoint whose weight is above 0. That is what an `automatic` service wants. For an
 * `orchestrated` one it would be writes to a standby that cannot take them. Its weight is 0, which keeps traffic away as
 * long as somebody else is healthy; when nobody is, Global Accelerator sends it to a random endpoint of the nearest
 * group. So its load balancer is closed as well.
 *
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
 */
export function trafficOf(
  service: Pick<Service, "failover">,
  site: SiteName,
  { activeSite, strategy }: Pick<System, "activeSite" | "strategy">,
): Traffic {
  const active = site === activeSite;
  const automatic = service.failover === "automatic";
  return {
    dialPercent: active || (automatic && strategy === "active-active") ? 100 : 0,
    weight: active || automatic ? OPEN_WEIGHT : 0,
    open: automatic ? undefined : active,
  };
}
