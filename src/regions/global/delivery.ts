import type { GlobalScope } from "./scope";

export function addDelivery(_scope: GlobalScope): void {
  // Nothing yet.
}
