import type { GlobalScope } from "./scope";

export function addBackup(_scope: GlobalScope): void {
  // Nothing yet.
}
