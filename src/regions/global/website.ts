import type { GlobalScope } from "./scope";

export function addWebsite(_scope: GlobalScope): void {
  // Nothing yet.
}
