import type { SiteScope } from "./scope";

export function addMonitoring(_site: SiteScope): void {
  // Nothing yet.
}
