import type { SiteScope } from "./scope";

export function addCache(_site: SiteScope): void {
  // Nothing yet.
}
