import type { GlobalScope } from "./scope";

export function addMonitoring(_scope: GlobalScope): void {
  // Nothing yet.
}
