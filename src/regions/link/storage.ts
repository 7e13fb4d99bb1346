import type { LinkScope } from "../link-stack";

export function linkStorage(_scope: LinkScope): void {
  // Nothing yet.
}
