import type { SiteScope } from "./scope";

export function addDns(_site: SiteScope): void {
  // Nothing yet.
}
