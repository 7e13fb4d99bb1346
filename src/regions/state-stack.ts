import type { Construct } from "constructs";
import { StateStore } from "../modules/state";
import { names, type SiteName, type System } from "../system";
import { BaseStack } from "./base-stack";

export interface StateStackProps {
  readonly system: System;
  readonly site: SiteName;
}

/** `state-primary` and `state-dr`: where the states of a site lie, this stack's own among them (see `bootstrap`). */
export class StateStack extends BaseStack {
  constructor(scope: Construct, id: string, { system, site }: StateStackProps) {
    super(scope, id, { system, stateSite: site, siteTag: site });
    const { region } = system.sites[site];
    this.addProvider("aws", region);
    new StateStore(this, "state", {
      bucketName: names.stateBucketName(system.name, system.account, region),
      lockTableName: names.lockTableName(system.name),
      keyAlias: names.stateKeyAlias(system.name),
      keepOldVersionsDays: system.state.keepOldVersionsDays,
    });
  }
}
