import { canonicalJson } from "../../src/modules/canonical-json";
import { Secret, SecretLookup, secretGrants } from "../../src/modules/secret";
import { loadSystem } from "../../src/system";
import { onlyResource, resources, type StackJson, synthModule, synthSystem } from "../support/synth";

interface WithEphemeral extends StackJson {
  readonly ephemeral?: Record<string, Record<string, Record<string, unknown>>>;
}

const secret = (value?: ConstructorParameters<typeof Secret>[2]["value"]): WithEphemeral =>
  synthModule((scope) => {
    new Secret(scope, "secret_a", { name: "s/a", description: "d", replicaRegions: ["eu-north-1"], value });
  });

describe("a secret", () => {
  test("has a replica in each region that it is given", () => {
    expect(onlyResource(secret(), "aws_secretsmanager_secret")).toMatchObject({
      name: "s/a",
      replica: [{ region: "eu-north-1" }],
    });
  });

  test("without a value stays empty", () => {
    const stack = secret();
    expect(resources(stack, "aws_secretsmanager_secret_version")).toEqual({});
    expect(stack.ephemeral).toBeUndefined();
  });

  test("gets its value through a write-only argument, and by nothing else", () => {
    const stack = secret({ length: 32, version: 3 });
    const generated = "ephemeral.aws_secretsmanager_random_password.secret_a";
    expect(stack.ephemeral).toEqual({
      aws_secretsmanager_random_password: { secret_a: { password_length: 32, exclude_punctuation: true } },
    });
    const version = onlyResource(stack, "aws_secretsmanager_secret_version");
    expect(version).toMatchObject({
      secret_string_wo: `\${${generated}.random_password}`,
      secret_string_wo_version: 3,
    });
    for (const key of ["secret_string", "secret_binary"]) expect(version).not.toHaveProperty(key);
  });

  test("is JSON where there is a user", () => {
    const version = onlyResource(
      secret({ length: 32, version: 1, username: "me", punctuation: true }),
      "aws_secretsmanager_secret_version",
    );
    expect(version.secret_string_wo).toBe(
      '${jsonencode({ username = "me", password = ephemeral.aws_secretsmanager_random_password.secret_a.random_password })}',
    );
  });
});

test("a lookup names the secret, not an ARN, and reads it anew at each run", () => {
  let entry = "";
  const stack: WithEphemeral = synthModule((scope) => {
    entry = new SecretLookup(scope, "database_main_secret", { secretName: "s/a" }).entry("password");
  });
  expect(stack.ephemeral).toEqual({
    aws_secretsmanager_secret_version: { database_main_secret: { secret_id: "s/a" } },
  });
  expect(entry).toBe(
    "jsondecode(ephemeral.aws_secretsmanager_secret_version.database_main_secret.secret_string).password",
  );
});

describe("docs/examples/secret.yaml", () => {
  const system = loadSystem("docs/examples/secret.yaml");
  const { stacks, text } = synthSystem(system);

  test("makes what does not exist yet, in dr's region with a replica in the primary's", () => {
    const made = Object.values(resources(stacks.global!, "aws_secretsmanager_secret"));
    expect(made.map(({ name, replica, provider }) => ({ name, replica, provider }))).toEqual([
      { name: "keys/payment-token", replica: [{ region: "eu-west-1" }], provider: undefined },
      { name: "keys/session-key", replica: [{ region: "eu-west-1" }], provider: undefined },
    ]);
    expect(Object.keys(resources(stacks.global!, "aws_secretsmanager_secret_version"))).toEqual(["secret_session_key"]);
  });

  test.each(["primary", "dr"] as const)(
    "lets the instances of %s read theirs in their own region, nothing else",
    (site) => {
      const { region } = system.sites[site];
      const other = system.sites[site === "primary" ? "dr" : "primary"].region;
      const statements = secretGrants(system, system.services[0]!, site);
      expect(statements).toEqual([
        {
          Sid: "Secrets",
          Effect: "Allow",
          Action: "secretsmanager:GetSecretValue",
          Resource: [
            `arn:aws:secretsmanager:${region}:123456789012:secret:keys/session-key-??????`,
            `arn:aws:secretsmanager:${region}:123456789012:secret:keys/payment-token-??????`,
            system.secrets.flatMap((secret) => (secret.kind === "existing" ? [secret.arn[site]] : []))[0],
          ],
        },
      ]);
      expect(JSON.stringify(statements)).not.toContain(other);
      expect(text[site]).toContain('secret:${var.site == \\"primary\\" ? \\"mail-AbCdEf\\" : \\"mail-GhIjKl\\"}');
      expect(text.global).toContain(JSON.stringify(canonicalJson(statements[0])).slice(1, -1));
    },
  );
});
