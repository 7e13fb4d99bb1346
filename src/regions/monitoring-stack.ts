import type { Construct } from "constructs";
import type { Site, System } from "../system";
import { SiteStack } from "./site-stack";

export interface MonitoringStackProps {
  readonly system: System;
  readonly site: Site;
}

/** `monitoring-primary` and `monitoring-dr`: one class, instantiated twice, each with its state in its own region. */
export class MonitoringStack extends SiteStack {
  constructor(scope: Construct, id: string, { system, site }: MonitoringStackProps) {
    super(scope, id, { system, site, prefix: "monitoring-" });
  }
}
