import type { SiteScope } from "./scope";

/** Nothing stands in a site: `global` makes the secrets in both regions, and instances read their own region's by name. */
export function addSecret(_site: SiteScope): void {
  // Here so that every noun has its part.
}
