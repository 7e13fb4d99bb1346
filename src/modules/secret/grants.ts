import { names, type Service, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";

/** Reading secrets, by what their ARNs look like, in one region. */
export const readSecrets = (sid: string, resources: readonly string[]): readonly PolicyStatement[] =>
  resources.length === 0
    ? []
    : [{ Sid: sid, Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: resources }];

/** What the instances of a service may do because of the secrets that it uses: read them, in their own region. */
export function secretGrants(system: System, service: Service, site: SiteName): readonly PolicyStatement[] {
  const { region } = system.sites[site];
  const used = system.secrets.filter(({ name }) => service.uses.secrets.includes(name));
  return readSecrets(
    "Secrets",
    used.map((secret) =>
      secret.kind === "existing"
        ? secret.arn[site]
        : names.secretArnPattern(system.account, region, names.secretName(system.name, secret.name)),
    ),
  );
}
