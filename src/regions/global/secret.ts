import type { GlobalScope } from "./scope";

export function addSecret(_scope: GlobalScope): void {
  // Nothing yet.
}
