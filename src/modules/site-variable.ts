import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

export interface SiteVariableProps {
  /** Terraform type constraint, for example `map(string)`. */
  readonly type: string;
  readonly description: string;
  /** The site's value. */
  readonly value: unknown;
  /**
   * Whether the value may name something in the other site's region: the source of a replica or of a copy. Nothing that
   * the site launches may.
   *
   * @default false
   */
  readonly namesOtherSite?: boolean;
}

/**
 * A value in which the two sites may differ.
 *
 * Everything that differs between sites goes through a Terraform variable, so that the configurations of both sites are
 * the same but for the values of their variables (design rule 3), and resources of which one site has more than the
 * other are `for_each` over such a variable rather than different code.
 */
export class SiteVariable extends TerraformVariable {
  readonly siteValue: unknown;
  readonly namesOtherSite: boolean;

  constructor(scope: Construct, id: string, props: SiteVariableProps) {
    super(scope, id, { type: props.type, description: props.description, nullable: false });
    // Through an override, because cdktf snake-cases the keys of maps in `default`.
    this.addOverride("default", props.value);
    this.siteValue = props.value;
    this.namesOtherSite = props.namesOtherSite ?? false;
  }
}
