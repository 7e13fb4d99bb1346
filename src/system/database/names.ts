import { SITE_NAMES } from "../model";
import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";
import type { Database } from "./model";

const IDENTIFIER: NameLimit = {
  what: "a database identifier",
  max: 63,
  pattern: /^[a-z](-?[a-z0-9])*$/,
  source: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
};

const HOST_NAME: NameLimit = {
  what: "a host name in the private zone",
  max: 63,
  pattern: /^[a-z](-?[a-z0-9])*$/,
  source: "https://docs.aws.amazon.com/cloud-map/latest/api/API_CreateService.html",
};

const MONITORING_ROLE: NameLimit = {
  what: "an IAM role name",
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
};

/** The RDS instance, the Aurora cluster or the global database, the same in both regions. */
export const databaseIdentifier = (system: string, database: string): string => `${system}-${database}`;

/** A read replica of an RDS instance, by its place in the list. */
export const readerIdentifier = (identifier: string, key: string): string => `${identifier}-reader-${key}`;

/** An instance of an Aurora cluster, by its place in the list. */
export const clusterInstanceIdentifier = (identifier: string, key: string): string => `${identifier}-${key}`;

/**
 * Identifiers of a database's instances, for conditions of IAM, in which `?` stands for any one character. Each by itself
 * would make a trust policy too long (2048 characters); `<system>-*` would take in the system `<system>-eu`.
 */
export function instancePatterns({
  kind,
  identifier,
  readers,
}: Pick<Database, "kind" | "identifier" | "readers">): readonly string[] {
  const most = Math.max(readers.active, readers.standby) + (kind === "aurora" ? 1 : 0);
  const name = kind === "aurora" ? clusterInstanceIdentifier : readerIdentifier;
  return [
    ...(kind === "rds" ? [identifier] : []),
    ...(most > 0 ? [name(identifier, "?")] : []),
    ...(most > 9 ? [name(identifier, "1?")] : []),
  ];
}

/** ARN of a database in a region. */
export const databaseArn = (
  { kind, identifier }: { readonly kind: "rds" | "aurora"; readonly identifier: string },
  account: string,
  region: string,
): string => `arn:aws:rds:${region}:${account}:${kind === "rds" ? "db" : "cluster"}:${identifier}`;

export const databaseKeyAlias = (system: string, database: string): string => `alias/${system}-database-${database}`;

/** What a database's secret is for, as `secretName` takes it. */
export const databaseSecretPurpose = (database: string): string => `database/${database}`;

/** What is left when a database is deleted. Carries the generation, because each name can be used once. */
export const finalSnapshotName = (identifier: string, generation: string): string =>
  `${identifier}-final-${generation}`;

/** Carries the family: a group cannot change it, and its successor needs a name of its own. */
export const parameterGroupName = (identifier: string, family: string): string =>
  `${identifier}-${family.replaceAll(".", "-")}`;

export const databaseLogGroupName = (kind: "rds" | "aurora", identifier: string, log: string): string =>
  `/aws/rds/${kind === "rds" ? "instance" : "cluster"}/${identifier}/${log}`;

/** The role with which enhanced monitoring of one site's databases writes. */
export const databaseMonitoringRoleName = (system: string, site: string): string => `${system}-rds-monitoring-${site}`;

/** The zone of private names: it exists in the VPC of each site, with that site's own addresses in it. */
export const privateZone = (system: string): string => `${system}.internal`;

/** Where a service finds the writer of its own site; in the standby that is the replica. */
export const writerLabel = (database: string): string => database;

/** Where a service finds readers. */
export const readerLabel = (database: string): string => `${database}-reader`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export function databaseComposedNames({ system = "", databases }: SystemDraft): readonly ComposedName[] {
  const all = Object.entries(databases ?? {});
  const names = all.flatMap(([name, database]): ComposedName[] => {
    const identifier = databaseIdentifier(system, name);
    const path = ["databases", name];
    const aurora = database?.engine?.startsWith("aurora") ?? false;
    const readers = Math.max(database?.readers ?? (aurora ? 1 : 0), database?.standby?.readers ?? 0);
    const others = Array.from({ length: aurora ? readers + 1 : readers }, (_, index) => String(index + 1));
    return [
      { name: identifier, limit: IDENTIFIER, path },
      ...others.map((key) => ({
        name: aurora ? clusterInstanceIdentifier(identifier, key) : readerIdentifier(identifier, key),
        limit: IDENTIFIER,
        path,
      })),
      ...[writerLabel(name), readerLabel(name)].map((label) => ({ name: label, limit: HOST_NAME, path })),
    ];
  });
  if (all.length === 0) return names;
  const roles = SITE_NAMES.map((site) => ({
    name: databaseMonitoringRoleName(system, site),
    limit: MONITORING_ROLE,
    path: ["databases"],
  }));
  return [...names, ...roles];
}
