import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const HYPHENATED = /^[a-z](-?[a-z0-9])*$/;

const REPLICATION_GROUP: NameLimit = {
  what: "an ElastiCache replication group id",
  max: 40,
  pattern: HYPHENATED,
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html",
};

const USER: NameLimit = {
  what: "an ElastiCache user id",
  max: 120,
  pattern: HYPHENATED,
  source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateUser.html",
};

/** The replication group, its subnet group, its user and its user group share this name; the same in both regions. */
export const cacheName = (system: string, cache: string): string => `${system}-${cache}`;

/** The user that whoever gives no name is, and that may do nothing. */
export const cacheDefaultUserId = (system: string, cache: string): string => `${cacheName(system, cache)}-default`;

/** Carries the family, which cannot change in place: a new major version gets a group of its own. */
export const cacheParameterGroupName = (system: string, cache: string, family: string): string =>
  `${cacheName(system, cache)}-${family}`;

export const cacheLogGroupName = (system: string, cache: string, log: string): string =>
  `/twinstack/${system}/cache/${cache}/${log}`;

export const cacheKeyAlias = (system: string, cache: string): string => `alias/${system}-cache-${cache}`;

/** The SSM parameters in which each site finds the host names of its own cache: for writing, and for reading only. */
export const cacheEndpointParameterName = (
  system: string,
  cache: string,
  kind: "endpoint" | "reader-endpoint",
): string => `/twinstack/${system}/cache/${cache}/${kind}`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export const cacheComposedNames = ({ system = "", caches }: SystemDraft): readonly ComposedName[] =>
  Object.keys(caches ?? {}).flatMap((cache) => {
    const path = ["caches", cache];
    return [
      { name: cacheName(system, cache), limit: REPLICATION_GROUP, path },
      { name: cacheName(system, cache), limit: USER, path },
      { name: cacheDefaultUserId(system, cache), limit: USER, path },
    ];
  });
