import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";

export interface SecretValue {
  /** Characters of the generated value. Engines set limits: MySQL takes 41 at most. */
  readonly length: number;

  /**
   * Whether it has more than letters and digits. Many places that a password ends up in (URLs, shells, configuration
   * files) want it quoted then.
   *
   * @default false
   */
  readonly punctuation?: boolean;

  /** Raised to generate a new value. Terraform cannot see the value, so this is what it compares. */
  readonly version: number;

  /**
   * Makes the secret the JSON text `{"username": ..., "password": ...}`, as RDS and the SDKs' secret caches know it.
   *
   * @default - the value alone
   */
  readonly username?: string;
}

export interface SecretProps {
  /** At most 512 characters; the same in every region. */
  readonly name: string;
  readonly description: string;
  /** Regions, beside the provider's own, that get a replica. */
  readonly replicaRegions: readonly string[];

  /**
   * How the value is generated.
   *
   * @default - the secret is made empty, and the value comes from elsewhere
   */
  readonly value?: SecretValue | undefined;
}

/**
 * A secret with replicas in other regions. Its value is made up by Secrets Manager and goes straight into the secret:
 * neither state nor plan nor configuration ever holds it.
 *
 * The value comes from an ephemeral resource, which Terraform opens anew at every run, and is written through a write-only
 * argument, only when `secret_string_wo_version` has changed. A replica is read in its own region and needs nothing of the others. A change
 * has to be made where the secret was made: while that region is lost, promote the replica to a secret of its own
 * (`aws secretsmanager stop-replication-to-replica`).
 *
 * Encrypted with the `aws/secretsmanager` key of each region. Secrets and replicas cost by the month, each.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets.html
 */
export class Secret extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, props: SecretProps) {
    super(scope, id);
    const secret = new SecretsmanagerSecret(this, "secret", {
      name: props.name,
      description: props.description,
      replica: props.replicaRegions.map((region) => ({ region })),
    });
    this.name = secret.name;
    // What is lost with it cannot be made again.
    secret.overrideLogicalId(id);
    if (props.value === undefined) return;
    const { value } = props;
    const generated = this.generate(id, value);
    new SecretsmanagerSecretVersion(this, "version", {
      secretId: secret.id,
      secretStringWo:
        value.username === undefined
          ? `\${${generated}}`
          : `\${jsonencode({ username = "${value.username}", password = ${generated} })}`,
      secretStringWoVersion: value.version,
    });
  }

  /** The generated value, as an expression. cdktf has no ephemeral blocks, hence the override. */
  private generate(id: string, { length, punctuation }: SecretValue): string {
    const address = `ephemeral.aws_secretsmanager_random_password.${id}`;
    TerraformStack.of(this).addOverride(address, {
      password_length: length,
      exclude_punctuation: !(punctuation ?? false),
    });
    return `${address}.random_password`;
  }
}
