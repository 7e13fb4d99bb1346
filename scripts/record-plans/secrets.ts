/**
 * Secrets in every place of a plan that Terraform has, each of them a text with PLANTED in it, or {@link NUMBER}.
 *
 * Terraform marks what a sensitive variable or attribute flows into, but not what a provider makes of it: `output` of a
 * `terraform_data` is a copy that is not marked.
 */
import type { AwsCalls } from "./aws-calls";
import type { Configuration, Edit, Planting } from "./planting";
import { SITES } from "./planting";

const NUMBER = 7712345601;
const PARAMETER = "/rec/planted";

const secrets = (round: number, site: string) => ({
  planted_password: { type: "string", sensitive: true, default: `PLANTED-variable-${site}-${round}-kq83` },
  planted_escaped: {
    type: "string",
    sensitive: true,
    default: `PLANTED"<&>\\${site}-${round}\u00e9 of two\nlines-x91`,
  },
  planted_number: { type: "number", sensitive: true, default: NUMBER + round },
  planted_map: {
    type: "map(string)",
    sensitive: true,
    default: { [`PLANTED-key-${site}-${round}`]: "PLANTED-value-p0" },
  },
});

const policy = (secret: string): string =>
  `\${jsonencode({ Statement = [{ Action = "s3:*", Condition = { StringEquals = { "aws:UserAgent" = ${secret} } } }] })}`;

const data = (input: unknown) => ({ input });

const resources = (): Configuration["resource"] => ({
  terraform_data: {
    planted_copy: data("${var.planted_password}"),
    planted_number: data("${var.planted_number}"),
    planted_nested: data({
      user: "app",
      list: ["x", "${var.planted_password}", { deep: "${var.planted_escaped}" }],
      text: "postgres://app:${var.planted_password}@db/${var.planted_number}",
    }),
    planted_key: data('${{ (var.planted_password) = "x", (var.planted_escaped) = "y" }}'),
    planted_map: data("${var.planted_map}"),
    planted_policy: data(policy("var.planted_password")),
    planted_escaped_policy: data(policy("var.planted_escaped")),
    planted_twice_encoded: data("${jsonencode({ policy = jsonencode({ secret = var.planted_escaped }) })}"),
    planted_from_attribute: data("${aws_ssm_parameter.planted.value}"),
  },
  aws_ssm_parameter: {
    planted: { name: PARAMETER, type: "SecureString", value: "${var.planted_password}-parameter" },
    planted_policy: { name: `${PARAMETER}-policy`, type: "String", insecure_value: policy("var.planted_password") },
  },
  aws_secretsmanager_secret: { planted: { name: "rec/planted" } },
  aws_secretsmanager_secret_version: {
    planted: {
      secret_id: "${aws_secretsmanager_secret.planted.id}",
      secret_string: '${jsonencode({ username = "app", password = var.planted_escaped })}',
    },
  },
  aws_sqs_queue: { planted: { name: "rec-planted", tags: { Password: "${var.planted_password}" } } },
});

const outputs = () => ({
  planted: { value: "${var.planted_password}", sensitive: true },
  planted_copy: { value: "${terraform_data.planted_copy.output}" },
  planted_policy: { value: "${terraform_data.planted_escaped_policy.output}" },
  planted_nested: { value: "${terraform_data.planted_nested.output}" },
});

/** A database whose password stands in the configuration, marked by the provider only. */
const database = {
  identifier: "rec-planted",
  engine: "postgres",
  instance_class: "db.t4g.micro",
  allocated_storage: 20,
  username: "app",
  password: "PLANTED-literal-77tz",
  skip_final_snapshot: true,
};

const plant =
  (round: number, more: Configuration["resource"] = {}): Edit =>
  (configuration, stack) => {
    configuration.variable = { ...configuration.variable, ...secrets(round, stack) };
    configuration.output = { ...configuration.output, ...outputs() };
    for (const [type, some] of Object.entries({ ...resources(), ...more })) {
      configuration.resource[type] = { ...configuration.resource[type], ...some };
    }
  };

/** Something that only the first round has, so that it is destroyed. */
const gone = {
  aws_ssm_parameter: {
    ...resources().aws_ssm_parameter,
    planted_gone: { name: `${PARAMETER}-gone`, type: "SecureString", value: "PLANTED-destroyed-b5" },
  },
};

export const SECRETS: Planting = {
  name: "secrets",
  about: "Secrets wherever a plan may hold one.",
  stacks: SITES,
  deployed: plant(1, gone),
  edit: plant(2, { aws_db_instance: { planted: database } }),
  outside: (aws: AwsCalls) =>
    Promise.all(
      ["eu-west-1", "eu-central-1"].map((region) =>
        aws.json("ssm", region, "AmazonSSM.PutParameter", {
          Name: PARAMETER,
          Value: `PLANTED-drift-${region}-zz4`,
          Type: "SecureString",
          Overwrite: true,
        }),
      ),
    ),
};
