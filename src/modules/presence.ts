import type { TerraformResource } from "cdktf";
import type { SiteVariable } from "./site-variable";

/**
 * Whether resources stand in a site at all.
 *
 * The standby of the strategy `backup-restore` has nothing that costs by the hour. There such resources get a `count`
 * over a site variable; everywhere else they have none, and plain addresses.
 */
export class Presence {
  /** For resources that stand in every site. */
  static readonly always = new Presence(undefined);

  private constructor(private readonly variable: SiteVariable | undefined) {}

  /** For resources that stand where the variable, a `bool`, is true. */
  static where(variable: SiteVariable): Presence {
    return new Presence(variable);
  }

  /** Makes the presence of a resource depend on the site, and returns the resource. */
  apply<Resource extends TerraformResource>(resource: Resource): Resource {
    if (this.variable) resource.addOverride("count", `\${${this.variable.fqn} ? 1 : 0}`);
    return resource;
  }

  /** An attribute of such a resource, as a Terraform expression: null where the resource does not stand. */
  attribute(resource: TerraformResource, attribute: string): string {
    return this.variable ? `\${one(${resource.fqn}[*].${attribute})}` : `\${${resource.fqn}.${attribute}}`;
  }
}
