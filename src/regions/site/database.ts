import type { SiteScope } from "./scope";

export function addDatabase(_site: SiteScope): void {
  // Nothing yet.
}
