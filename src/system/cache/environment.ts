import type { Service, System } from "../model";
import { type SiteNames, variableName } from "../environment";
import { cacheEndpointParameterName, cacheName } from "./names";

/**
 * What the instances of a service find in their environment of each cache it uses.
 *
 * The host names are in SSM parameters of the site's own region. They are ElastiCache's own, because its certificates are
 * for those and for no name of ours. `CACHE_…_NAME` and `CACHE_…_USER` are what an IAM token is made from.
 */
export function cacheEnvironment(system: System, service: Service, _site: SiteNames): Readonly<Record<string, string>> {
  const used = system.caches.filter(({ name }) => service.uses.caches.includes(name));
  return Object.assign(
    {},
    ...used.map(({ name, port }) => {
      const prefix = `CACHE_${variableName(name)}`;
      return {
        [`${prefix}_ENDPOINT_PARAMETER`]: cacheEndpointParameterName(system.name, name, "endpoint"),
        [`${prefix}_READER_ENDPOINT_PARAMETER`]: cacheEndpointParameterName(system.name, name, "reader-endpoint"),
        [`${prefix}_NAME`]: cacheName(system.name, name),
        [`${prefix}_USER`]: cacheName(system.name, name),
        [`${prefix}_PORT`]: String(port),
      };
    }),
  ) as Record<string, string>;
}
