import type { Construct } from "constructs";
import { SiteVariable } from "../modules/site-variable";
import type { Site, System } from "../system";
import { BaseStack } from "./base-stack";

export interface SiteStackProps {
  readonly system: System;
  readonly site: Site;
  /** What stands before the site's name in the stack's id. @default "" */
  readonly prefix?: string;
}

/**
 * A stack that is instantiated once for each site, with its state in the site's own region. What differs between the two
 * is the values of their Terraform variables.
 */
export abstract class SiteStack extends BaseStack {
  protected readonly site: Site;
  /** Name of the site, as a Terraform expression. */
  protected readonly siteName: string;
  /** Region of the site, as a Terraform expression. */
  protected readonly region: string;

  constructor(scope: Construct, id: string, { system, site, prefix = "" }: SiteStackProps) {
    super(scope, id, { system, stateSite: site.name, siteTag: site.name });
    this.site = site;
    this.siteName = new SiteVariable(this, "site", {
      type: "string",
      description: "Name of the site: primary or dr. A place, not a role.",
      value: site.name,
    }).stringValue;
    this.region = new SiteVariable(this, "region", {
      type: "string",
      description: "AWS region of the site.",
      value: site.region,
    }).stringValue;
    this.addProvider("aws", this.region, { tags: { Site: this.siteName, Stack: `${prefix}${this.siteName}` } });
  }
}
