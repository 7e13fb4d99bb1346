import type { SiteScope } from "./scope";

export function addBackup(_site: SiteScope): void {
  // Nothing yet.
}
