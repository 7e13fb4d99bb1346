import type { Network } from "../../modules/network";
import type { Presence } from "../../modules/presence";
import type { Service } from "../../modules/service";
import type { Role, Site, System } from "../../system";
import type { BaseStack } from "../base-stack";

/**
 * What a part of a site's stack is given.
 *
 * `site`, `other` and `role` are the site's data: they may become values of site variables and nothing else, so that both
 * sites have the same configuration. What goes into the configuration itself is `siteName` and `region`.
 */
export interface SiteScope {
  /** The stack that everything stands in. */
  readonly stack: BaseStack;
  readonly system: System;
  /** This site's data. */
  readonly site: Site;
  /** The other site's data. */
  readonly other: Site;
  /** What this site is now. */
  readonly role: Role;
  /** Name of the site, as a Terraform expression. */
  readonly siteName: string;
  /** Region of the site, as a Terraform expression. */
  readonly region: string;
  readonly network: Network;
  /** The services that stand so far, by name. */
  readonly services: ReadonlyMap<string, Service>;
  /** Whether what costs by the hour stands in this site. */
  readonly presence: Presence;
}
