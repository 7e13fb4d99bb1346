import type { GlobalScope } from "./scope";

export function addImage(_scope: GlobalScope): void {
  // Nothing yet.
}
