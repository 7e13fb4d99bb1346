import type { Service, SiteName, System } from "../../system";
import type { PolicyStatement } from "./policy";

/** Reading the SSM parameters that a service declares, in the site's own region. */
export function parameterGrants(system: System, service: Service, site: SiteName): readonly PolicyStatement[] {
  const { parameters } = service.uses;
  if (parameters.length === 0) return [];
  const prefix = `arn:aws:ssm:${system.sites[site].region}:${system.account}:parameter`;
  return [
    {
      Sid: "Parameters",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: parameters.map((name) => `${prefix}${name}`),
    },
  ];
}
