import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface ContractParameterProps {
  /** Name of the SSM parameter, the same in every region. */
  readonly name: string;
  readonly description: string;
  /** One for all regions, or one for each. */
  readonly value: string | Readonly<Record<string, string>>;
  /** The regions that read it, by the name that becomes part of the Terraform address, with a provider for each. */
  readonly regions: Readonly<Record<string, TerraformProvider>>;
}

/**
 * A fact that a site needs and cannot compute, written to *each* region so that each site reads it in its *own*.
 *
 * So no site reads the state of another stack, which may lie in the region that is lost (design rule 1).
 */
export class ContractParameter extends Construct {
  constructor(scope: Construct, id: string, props: ContractParameterProps) {
    super(scope, id);
    const { value } = props;
    for (const [region, provider] of Object.entries(props.regions)) {
      new SsmParameter(this, region, {
        provider,
        name: props.name,
        description: props.description,
        type: "String",
        value: typeof value === "string" ? value : value[region],
      });
    }
  }
}
