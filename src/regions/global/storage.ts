import type { GlobalScope } from "./scope";

export function addStorage(_scope: GlobalScope): void {
  // Nothing yet.
}
