import type { Construct } from "constructs";
import { StateStore } from "../modules/state";
import { names, type Site, type System } from "../system";
import { SiteStack } from "./site-stack";

export interface StateStackProps {
  readonly system: System;
  readonly site: Site;
}

/**
 * `state-primary` and `state-dr`: one class, instantiated twice. Where the states of a site lie, this stack's own among
 * them (see `bootstrap`).
 */
export class StateStack extends SiteStack {
  constructor(scope: Construct, id: string, { system, site }: StateStackProps) {
    super(scope, id, { system, site, prefix: "state-" });
    new StateStore(this, "state", {
      bucketName: names.stateBucketName(system.name, system.account, this.region),
      lockTableName: names.lockTableName(system.name),
      keyAlias: names.stateKeyAlias(system.name),
      keepOldVersionsDays: system.state.keepOldVersionsDays,
    });
  }
}
