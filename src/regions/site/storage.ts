import type { SiteScope } from "./scope";

export function addStorage(_site: SiteScope): void {
  // Nothing yet.
}
