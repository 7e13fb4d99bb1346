import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { names } from "../../system";

export interface RevisionParameterProps {
  readonly name: string;
  readonly component: string;
}

/**
 * Says, in the site's own region, which revision of a component the site runs: the commit, or `<commit> kept` where the
 * bundle is there and no instance to run it. Where both sites say the same, they run the same.
 *
 * Terraform makes it; what it says belongs to the deliveries.
 */
export class RevisionParameter extends Construct {
  constructor(scope: Construct, id: string, props: RevisionParameterProps) {
    super(scope, id);
    new SsmParameter(this, "ssm_parameter", {
      name: props.name,
      description: `Revision of ${props.component} that this site runs`,
      type: "String",
      value: names.NOTHING_SHIPPED,
      lifecycle: { ignoreChanges: ["value"] },
    });
  }
}
