import type { GlobalScope } from "./scope";

export function addMessaging(_scope: GlobalScope): void {
  // Nothing yet.
}
