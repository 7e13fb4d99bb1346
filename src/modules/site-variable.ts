import { TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

export interface SiteVariableProps {
  /** Terraform type constraint, for example `map(string)`. */
  readonly type: string;
  readonly description: string;
  /** The site's value. */
  readonly value: unknown;
}

/**
 * A value in which the two sites may differ.
 *
 * Everything that differs between sites goes through a Terraform variable, so that the configurations of both sites are
 * the same but for the values of their variables (design rule 3), and resources of which one site has more than the
 * other are `for_each` over such a variable rather than different code.
 */
export class SiteVariable extends TerraformVariable {
  constructor(scope: Construct, id: string, props: SiteVariableProps) {
    super(scope, id, { type: props.type, description: props.description, nullable: false });
    // Through an override, because cdktf snake-cases the keys of maps in `default`.
    this.addOverride("default", props.value);
  }
}
