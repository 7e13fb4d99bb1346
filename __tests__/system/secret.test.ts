import { readFileSync } from "node:fs";
import type { TwinstackError } from "../../src/errors";
import { environmentOf, names, parseSystem, type System } from "../../src/system";

const EXAMPLE = readFileSync("docs/examples/secret.yaml", "utf8");

const system = (from = "", to = ""): System => parseSystem(EXAMPLE.replace(from, to), "secret.yaml");

function codes(from: string, to: string): string[] {
  expect(EXAMPLE).toContain(from);
  try {
    system(from, to);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code }) => code);
  }
}

test("a secret is generated, comes from elsewhere, or is there already", () => {
  expect(system().secrets).toEqual([
    { name: "session-key", kind: "generated", value: { length: 64, punctuation: false, version: 1 } },
    { name: "payment-token", kind: "external" },
    {
      name: "mail-password",
      kind: "existing",
      arn: {
        primary: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mail-AbCdEf",
        dr: "arn:aws:secretsmanager:eu-north-1:123456789012:secret:mail-GhIjKl",
      },
    },
  ]);
});

describe("the environment names secrets", () => {
  test.each([
    ["primary", "eu-west-1", "mail-AbCdEf"],
    ["dr", "eu-north-1", "mail-GhIjKl"],
  ])("of %s", (name, region, mail) => {
    const found = system();
    expect(environmentOf(found, found.services[0]!, { name, region })).toEqual({
      SECRET_SESSION_KEY: "keys/session-key",
      SECRET_PAYMENT_TOKEN: "keys/payment-token",
      SECRET_MAIL_PASSWORD: `arn:aws:secretsmanager:${region}:123456789012:secret:${mail}`,
    });
  });

  test("with Terraform deciding where the site is a variable", () => {
    const found = system();
    const { SECRET_MAIL_PASSWORD } = environmentOf(found, found.services[0]!, {
      name: "${var.site}",
      region: "${var.region}",
    });
    // The reference is a token, which cdktf writes bare within an expression; in quotes it would be compared as text.
    expect(SECRET_MAIL_PASSWORD).toBe(
      'arn:aws:secretsmanager:${var.region}:123456789012:secret:${${var.site} == "primary" ? "mail-AbCdEf" : "mail-GhIjKl"}',
    );
  });
});

test.each([
  ["eu-north-1:123456789012:secret:mail-GhIjKl", "eu-west-1:123456789012:secret:mail-AbCdEf", ["SECRET_REGION"]],
  ["secret:mail-AbCdEf", "secret:mail", ["INVALID_VALUE"]],
  ["{ value: external }", "{ value: external, length: 20 }", ["SECRET_KEY_UNUSED"]],
  ["length: 64", "length: 4", ["INVALID_VALUE"]],
])("%s -> %s", (from, to, expected) => {
  expect(codes(from, to)).toEqual(expected);
});

test("the pattern of an ARN takes Secrets Manager's six characters and no longer name", () => {
  expect(names.secretArnPattern("1", "eu-west-1", names.secretName("s", "a"))).toBe(
    "arn:aws:secretsmanager:eu-west-1:1:secret:s/a-??????",
  );
});
