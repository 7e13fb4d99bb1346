import type { SiteScope } from "./scope";

export function addMessaging(_site: SiteScope): void {
  // Nothing yet.
}
