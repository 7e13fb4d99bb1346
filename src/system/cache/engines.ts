import type { CacheEngine } from "./model";

interface EngineVersion {
  readonly version: string;
  /** Family of parameter groups. */
  readonly family: string;
}

/**
 * What ElastiCache runs that can authenticate with IAM: Valkey from 7.2, Redis OSS from 7.0. The newest comes first.
 *
 * Valkey 9 is left out until the API reference names its family of parameter groups.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateCacheParameterGroup.html
 */
const VERSIONS: Readonly<Record<CacheEngine, readonly EngineVersion[]>> = {
  valkey: [
    { version: "8.2", family: "valkey8" },
    { version: "8.1", family: "valkey8" },
    { version: "8.0", family: "valkey8" },
    { version: "7.2", family: "valkey7" },
  ],
  redis: [
    { version: "7.1", family: "redis7" },
    { version: "7.0", family: "redis7" },
  ],
};

export const cacheVersions = (engine: CacheEngine): readonly string[] => VERSIONS[engine].map(({ version }) => version);

export const defaultCacheVersion = (engine: CacheEngine): string => cacheVersions(engine)[0] ?? "";

/** The family of parameter groups of a version; a version that is not known has none. */
export const parameterFamily = (engine: CacheEngine, version: string): string =>
  VERSIONS[engine].find((each) => each.version === version)?.family ?? "";

/** Why a version cannot be used, or `undefined` if it can. */
export function unusableVersion(engine: CacheEngine, version: string): string | undefined {
  if (cacheVersions(engine).includes(version)) return undefined;
  const major = Number.parseInt(version, 10);
  if (engine === "redis" && major < 4) return "ElastiCache makes no new caches of it";
  if (engine === "redis" && major < 6) return "its standard support ended on 31 January 2026";
  if (engine === "redis" && major === 6) return "it cannot authenticate with IAM, and a password would be a secret";
  return "ElastiCache does not have it, or Twinstack does not know it";
}
