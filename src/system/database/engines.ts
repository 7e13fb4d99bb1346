/*
 * What AWS offers for databases, as far as a system file can get it wrong: engines, their versions, instance classes.
 *
 * Versions: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/MySQL.Concepts.VersionMgmt.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/PostgreSQLReleaseNotes/postgresql-release-calendar.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.VersionPolicy.MajorVersions.html.
 * Exact ones of Aurora:
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.Updates.30Updates.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html.
 * Classes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html,
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html.
 */

export type Engine = "postgres" | "mysql" | "aurora-postgresql" | "aurora-mysql";

export const ENGINES = ["postgres", "mysql", "aurora-postgresql", "aurora-mysql"] as const satisfies readonly Engine[];

/** How a database gets into the other region. */
export type CrossRegion = "replica" | "global" | "binlog" | "none";

interface EngineFacts {
  readonly kind: "rds" | "aurora";
  readonly port: number;
  readonly defaultVersion: string;
  readonly defaultClass: string;
  /** Oldest version in standard support, and when the ones before it left that. */
  readonly oldest: { readonly version: readonly number[]; readonly since: string };
  /** Logs that go to CloudWatch Logs. */
  readonly logs: readonly string[];
  /** The setting that makes the server refuse connections without TLS. */
  readonly tls: { readonly name: string; readonly value: string };
  /** What makes it write those logs. */
  readonly logging: Readonly<Record<string, string>>;
  readonly crossRegion: readonly CrossRegion[];
}

const FACTS: Readonly<Record<Engine, EngineFacts>> = {
  postgres: {
    kind: "rds",
    port: 5432,
    defaultVersion: "17",
    defaultClass: "db.t4g.medium",
    oldest: { version: [14], since: "February 2026" },
    logs: ["postgresql", "upgrade"],
    tls: { name: "rds.force_ssl", value: "1" },
    logging: {},
    crossRegion: ["replica", "none"],
  },
  mysql: {
    kind: "rds",
    port: 3306,
    defaultVersion: "8.4",
    defaultClass: "db.t4g.medium",
    oldest: { version: [8, 4], since: "July 2026" },
    logs: ["error", "slowquery"],
    tls: { name: "require_secure_transport", value: "1" },
    logging: { slow_query_log: "1", log_output: "FILE" },
    crossRegion: ["replica", "none"],
  },
  "aurora-postgresql": {
    kind: "aurora",
    port: 5432,
    defaultVersion: "17",
    defaultClass: "db.r7g.large",
    oldest: { version: [14], since: "February 2026" },
    logs: ["postgresql"],
    tls: { name: "rds.force_ssl", value: "1" },
    logging: {},
    crossRegion: ["global", "none"],
  },
  "aurora-mysql": {
    kind: "aurora",
    port: 3306,
    defaultVersion: "8.0",
    defaultClass: "db.r7g.large",
    oldest: { version: [8, 0], since: "October 2024" },
    logs: ["error", "slowquery"],
    tls: { name: "require_secure_transport", value: "ON" },
    logging: { slow_query_log: "1" },
    crossRegion: ["global", "binlog", "none"],
  },
};

export const factsOf = (engine: Engine): EngineFacts => FACTS[engine];

/** The numbers that a version starts with: `8.0.mysql_aurora.3.08.2` -> 8, 0. */
const numbers = (version: string): readonly number[] => /^\d+(\.\d+)*/.exec(version)?.[0].split(".").map(Number) ?? [];

/** Whether AWS still gives a version of an engine standard support. */
export function isSupported(engine: Engine, version: string): boolean {
  const given = numbers(version);
  const { version: oldest } = FACTS[engine].oldest;
  for (const [index, number] of oldest.entries()) {
    const part = given[index] ?? 0;
    if (part !== number) return part > number;
  }
  return true;
}

/**
 * What a cluster is made of when the system file names only a major version of Aurora. Pinned, so that both sites and the
 * global database are made of the same one whenever they are made; `version` names another. Only those that AWS's documents
 * were seen to list.
 */
const PINNED: Readonly<Partial<Record<Engine, Readonly<Record<string, string>>>>> = {
  "aurora-postgresql": { 17: "17.7" },
  "aurora-mysql": { "8.0": "8.0.mysql_aurora.3.10.3" },
};

/** How exact versions of Aurora look. */
const EXACT: Readonly<Partial<Record<Engine, RegExp>>> = {
  "aurora-postgresql": /^\d+\.\d+(\.\d+)?$/,
  "aurora-mysql": /^\d+\.\d+\.mysql_aurora\.\d+\.\d+\.\d+(\.\d+)?$/,
};

/**
 * The version that a database is told. RDS takes a major version for its newest minor one, and Terraform lets it be.
 * Of Aurora it has to be exact, because Terraform sends a partial one again with every change of the cluster, which AWS
 * refuses as a downgrade once it has upgraded the cluster by itself. `undefined`: none is known for this one.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/issues/45026
 */
export function exactVersionOf(engine: Engine, version: string): string | undefined {
  const exact = EXACT[engine];
  if (exact === undefined || exact.test(version)) return version;
  return PINNED[engine]?.[version];
}

/** The family of parameter groups: `postgres17`, `mysql8.4`, `aurora-mysql8.0`. */
export function familyOf(engine: Engine, version: string): string {
  const [major = 0, minor] = numbers(version);
  return engine.endsWith("mysql") ? `${engine}${major}.${minor ?? 0}` : `${engine}${major}`;
}

/** `db.t4g.medium` in parts. */
function partsOf(instanceClass: string): { readonly family: string; readonly size: string } {
  const [, family = "", size = ""] = instanceClass.split(".");
  return { family, size };
}

/** What replaces classes that can no longer be created. */
const RETIRED: Readonly<Record<string, string>> = {
  t1: "t4g",
  t2: "t4g",
  m1: "m7g",
  m2: "r7g",
  m3: "m7g",
  m4: "m7g",
  r3: "r7g",
  r4: "r7g",
  cr1: "r7g",
  x1: "x2iedn",
  x1e: "x2iedn",
};

/** The class to use instead of one that can no longer be created; `undefined` if it can. */
export function replacementOf(instanceClass: string): string | undefined {
  const { family, size } = partsOf(instanceClass);
  const instead = RETIRED[family];
  return instead === undefined ? undefined : `db.${instead}.${size}`;
}

/** Whether a class earns credits while idle and spends them under load. */
export const isBurstable = (instanceClass: string): boolean => /^t\d/.test(partsOf(instanceClass).family);

const FAMILIES: Readonly<Record<EngineFacts["kind"], RegExp>> = {
  rds: /^(t3|t4g|m[5-9][a-z]*|r[5-9][a-z]*|x2[a-z]*|c6gd)$/,
  aurora: /^(t3|t4g|r[5-9][a-z]*|x2g)$/,
};

const BURSTABLE_SIZES: Readonly<Record<Engine, readonly string[]>> = {
  postgres: ["micro", "small", "medium", "large", "xlarge", "2xlarge"],
  mysql: ["micro", "small", "medium", "large", "xlarge", "2xlarge"],
  "aurora-postgresql": ["medium", "large"],
  "aurora-mysql": ["medium", "large"],
};

/** Whether an engine runs on a class. */
export function runsOn(engine: Engine, instanceClass: string): boolean {
  const { family, size } = partsOf(instanceClass);
  if (!FAMILIES[FACTS[engine].kind].test(family)) return false;
  return !isBurstable(instanceClass) || BURSTABLE_SIZES[engine].includes(size);
}

/**
 * Whether Performance Insights works with a class.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.Overview.Engines.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_PerfInsights.Overview.Engines.html
 */
export function hasPerformanceInsights(engine: Engine, instanceClass: string): boolean {
  const { size } = partsOf(instanceClass);
  if (!isBurstable(instanceClass)) return true;
  if (engine === "aurora-mysql") return false;
  return engine !== "mysql" || !["micro", "small"].includes(size);
}

/** How a database gets into the other region, if the system file does not say. */
export function defaultCrossRegion(engine: Engine, instanceClass: string): CrossRegion {
  if (FACTS[engine].kind === "rds") return "replica";
  return engine === "aurora-mysql" && isBurstable(instanceClass) ? "binlog" : "global";
}
