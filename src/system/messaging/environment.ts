import type { Service, System } from "../model";
import type { SiteNames } from "../environment";

/** What the instances of a service find in their environment. */
export const messagingEnvironment = (
  _system: System,
  _service: Service,
  _site: SiteNames,
): Readonly<Record<string, string>> => ({});
