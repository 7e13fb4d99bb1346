import type { SiteScope } from "./scope";

export function addWebsite(_site: SiteScope): void {
  // Nothing yet.
}
