import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { Construct } from "constructs";

export interface ContractLookupProps {
  /** Name of the SSM parameter. */
  readonly name: string;
}

/** What was written for this site when the things that exist once were made, read in its own region. */
export class ContractLookup extends Construct {
  readonly value: string;

  constructor(scope: Construct, id: string, props: ContractLookupProps) {
    super(scope, id);
    // Not a secret; `value` would mark everything made from it as sensitive and hide it in plans.
    this.value = new DataAwsSsmParameter(this, "ssm_parameter", { name: props.name }).insecureValue;
  }
}
