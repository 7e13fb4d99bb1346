import type { Capacity, Strategy } from "./model";

/** What a warm standby runs of the active site's instances, in per cent, unless the system file says otherwise. */
export const DEFAULT_STANDBY_PERCENT = 50;

/**
 * What a standby runs of a service, by the strategy. Its maximum is the active site's, because what the active site
 * carries when it is lost is what the standby has to carry afterwards.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html
 */
export function standbyCapacity(
  active: Capacity,
  strategy: Strategy,
  standbyPercent: number = DEFAULT_STANDBY_PERCENT,
): Capacity {
  switch (strategy) {
    case "backup-restore":
      return { min: 0, max: 0 };
    case "pilot-light":
      return { min: 0, max: active.max };
    case "warm-standby":
      return { min: Math.ceil((active.min * standbyPercent) / 100), max: active.max };
    case "active-active":
      return active;
  }
}
