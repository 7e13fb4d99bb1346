import { names, type Service, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";

/**
 * What the instances of a service may do because of the caches it uses: read their host names, and connect as their user.
 *
 * What they may do once they are connected is in the user's access string.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 */
export function cacheGrants(system: System, service: Service, site: SiteName): readonly PolicyStatement[] {
  const { caches } = service.uses;
  if (caches.length === 0) return [];
  const owner = `${system.sites[site].region}:${system.account}`;
  return [
    {
      Sid: "CacheEndpoints",
      Effect: "Allow",
      Action: ["ssm:GetParameter", "ssm:GetParameters"],
      Resource: caches.flatMap((cache) =>
        (["endpoint", "reader-endpoint"] as const).map(
          (kind) => `arn:aws:ssm:${owner}:parameter${names.cacheEndpointParameterName(system.name, cache, kind)}`,
        ),
      ),
    },
    {
      Sid: "CacheConnections",
      Effect: "Allow",
      Action: "elasticache:Connect",
      Resource: caches.flatMap((cache) => {
        const name = names.cacheName(system.name, cache);
        return [`arn:aws:elasticache:${owner}:replicationgroup:${name}`, `arn:aws:elasticache:${owner}:user:${name}`];
      }),
    },
  ];
}
