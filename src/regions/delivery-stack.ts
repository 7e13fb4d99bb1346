import type { Construct } from "constructs";
import type { Site, System } from "../system";
import { SiteStack } from "./site-stack";

export interface DeliveryStackProps {
  readonly system: System;
  readonly site: Site;
}

/** `delivery-primary` and `delivery-dr`: one class, instantiated twice, each with its state in its own region. */
export class DeliveryStack extends SiteStack {
  constructor(scope: Construct, id: string, { system, site }: DeliveryStackProps) {
    super(scope, id, { system, site, prefix: "delivery-" });
  }
}
