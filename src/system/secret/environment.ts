import type { Service, System } from "../model";
import { type SiteNames, variableName } from "../environment";
import type { Secret } from "./model";
import { secretName } from "./names";

/** The ARN of an existing secret, put together so that it is right for literal site names and for Terraform expressions. */
function existingArn({ arn }: Extract<Secret, { kind: "existing" }>, site: SiteNames): string {
  const tail = (value: string): string => value.split(":").slice(6).join(":");
  const account = arn.primary.split(":")[4] ?? "";
  const { name } = site;
  // Where the name is not known yet, Terraform decides. No quotes around it: cdktf writes a reference inside of an
  // expression bare, and in quotes that would be text.
  const id =
    name === "primary" || name === "dr"
      ? tail(arn[name])
      : `\${${name} == "primary" ? "${tail(arn.primary)}" : "${tail(arn.dr)}"}`;
  return `arn:aws:secretsmanager:${site.region}:${account}:secret:${id}`;
}

/** What the instances of a service find in their environment: the secrets' names, never their values. */
export const secretEnvironment = (
  system: System,
  service: Service,
  site: SiteNames,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    system.secrets
      .filter(({ name }) => service.uses.secrets.includes(name))
      .map((secret) => [
        `SECRET_${variableName(secret.name)}`,
        secret.kind === "existing" ? existingArn(secret, site) : secretName(system.name, secret.name),
      ]),
  );
