import type { GlobalScope } from "./scope";

export function addDns(_scope: GlobalScope): void {
  // Nothing yet.
}
