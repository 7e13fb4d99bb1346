import type { GlobalScope } from "./scope";

export function addDatabase(_scope: GlobalScope): void {
  // Nothing yet.
}
