import type { SiteScope } from "./scope";

export function addSecret(_site: SiteScope): void {
  // Nothing yet.
}
