import type { GlobalScope } from "./scope";

export function addCache(_scope: GlobalScope): void {
  // Nothing yet.
}
