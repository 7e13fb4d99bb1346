import type { SiteScope } from "./scope";

export function addDelivery(_site: SiteScope): void {
  // Nothing yet.
}
