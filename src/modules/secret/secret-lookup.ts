import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

export interface SecretLookupProps {
  /** Name of the secret. Not its ARN: in each region that ends in six characters that nobody can compute. */
  readonly secretName: string;
}

/**
 * Reads a secret in the site's own region, for write-only arguments.
 *
 * It is an ephemeral resource: Terraform reads it at every run and forgets it, so that state and plans do not hold it. That
 * also means that the secret has to exist before the stack can be planned.
 *
 * @see https://developer.hashicorp.com/terraform/language/block/ephemeral
 */
export class SecretLookup extends Construct {
  private readonly address: string;

  constructor(scope: Construct, id: string, props: SecretLookupProps) {
    super(scope, id);
    const name = this.node.scopes
      .slice(1 + this.node.scopes.indexOf(TerraformStack.of(this)))
      .map((one) => one.node.id)
      .join("_")
      .replace(/[^A-Za-z0-9]+/g, "_");
    this.address = `ephemeral.aws_secretsmanager_secret_version.${name}`;
    TerraformStack.of(this).addOverride(this.address, { secret_id: props.secretName });
  }

  /** The whole value, as an expression without `${}`; only write-only arguments take it. */
  get value(): string {
    return `${this.address}.secret_string`;
  }

  /** One entry of a secret that is a JSON object. */
  entry(key: string): string {
    return `jsondecode(${this.value}).${key}`;
  }
}
