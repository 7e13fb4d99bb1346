import type { Role, SiteName, Strategy } from "../model";
import type { SystemDocument } from "../schema";
import {
  type CrossRegion,
  defaultCrossRegion,
  exactVersionOf,
  factsOf,
  familyOf,
  hasPerformanceInsights,
} from "./engines";
import type { Database, DatabaseStorage } from "./model";
import { databaseIdentifier } from "./names";
import { otherBackupWindow } from "./windows";

type DatabaseDocument = SystemDocument["databases"][string];

/** How much storage autoscaling may add if the system file does not say. */
const STORAGE_GROWTH = 5;
const MAX_STORAGE_GIB = 65_536;

const DAY = 86_400;

function resolveStorage({ storage }: DatabaseDocument): DatabaseStorage {
  const { size = 20, max, type = "gp3", iops, throughput } = storage ?? {};
  return { sizeGib: size, maxGib: max ?? Math.min(size * STORAGE_GROWTH, MAX_STORAGE_GIB), type, iops, throughput };
}

/** How the data of a database gets to the standby. */
function crossRegionOf(
  database: Pick<DatabaseDocument, "engine" | "crossRegion" | "instanceClass">,
  strategy: Strategy,
): CrossRegion {
  const { engine, crossRegion, instanceClass = factsOf(engine).defaultClass } = database;
  // A standby of backups has no database that anything could be replicated to.
  if (strategy === "backup-restore") return "none";
  return crossRegion ?? defaultCrossRegion(engine, instanceClass);
}

/** What the engine is set to. */
function parametersOf({ engine, parameters }: DatabaseDocument, crossRegion: CrossRegion): Record<string, string> {
  const { tls, logging } = factsOf(engine);
  return {
    ...logging,
    ...parameters,
    ...(crossRegion === "binlog" ? { binlog_format: "ROW" } : {}),
    [tls.name]: tls.value,
  };
}

const withoutUndefined = <T extends object>(values: T): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

function resolveDatabase(name: string, database: DatabaseDocument, document: SystemDocument): Database {
  const { engine, standby, version = factsOf(engine).defaultVersion } = database;
  const { kind, port, defaultClass, logs } = factsOf(engine);
  const { strategy } = document.topology;
  const crossRegion = crossRegionOf(database, strategy);
  const activeClass = database.instanceClass ?? defaultClass;
  const instanceClass: Record<Role, string> = { active: activeClass, standby: standby?.instanceClass ?? activeClass };
  const multiAz = kind === "rds" && (database.multiAz ?? true);
  const readers = database.readers ?? (kind === "aurora" ? 1 : 0);
  const insights = (role: Role): boolean =>
    (database.performanceInsights ?? true) && hasPerformanceInsights(engine, instanceClass[role]);
  return {
    name,
    kind,
    engine,
    // Rules have refused what there is no exact version for.
    version: exactVersionOf(engine, version) ?? version,
    family: familyOf(engine, version),
    identifier: databaseIdentifier(document.system, name),
    crossRegion,
    instanceClass,
    multiAz: { active: multiAz, standby: kind === "rds" && (standby?.multiAz ?? multiAz) },
    readers: { active: readers, standby: standby?.readers ?? (strategy === "active-active" ? readers : 0) },
    performanceInsights: { active: insights("active"), standby: insights("standby") },
    databaseName: database.databaseName ?? name.replaceAll("-", "_"),
    username: database.username,
    passwordVersion: database.passwordVersion,
    port: database.port ?? port,
    storage: kind === "rds" ? resolveStorage(database) : undefined,
    backupRetentionDays: database.backupRetention / DAY,
    backupWindow: {
      primary: database.backupWindow,
      dr: otherBackupWindow(database.backupWindow, database.maintenanceWindow),
    },
    maintenanceWindow: database.maintenanceWindow,
    minorUpgrades: database.minorUpgrades === "automatic",
    deletionProtection: database.deletionProtection,
    monitoringIntervalSeconds:
      database.monitoringInterval === "none" ? 0 : Number.parseInt(database.monitoringInterval, 10),
    logs,
    logRetentionDays: Number.parseInt(database.logs, 10),
    certificateAuthority: database.certificateAuthority,
    parameters: parametersOf(database, crossRegion),
    applyImmediately: database.applyImmediately,
    restoreFrom: withoutUndefined(database.restoreFrom as Partial<Record<SiteName, string>>),
  };
}

export const resolveDatabases = (document: SystemDocument): readonly Database[] =>
  Object.entries(document.databases).map(([name, database]) => resolveDatabase(name, database, document));
