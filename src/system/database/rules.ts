import type { SiteName, Strategy } from "../model";
import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import {
  type CrossRegion,
  defaultCrossRegion,
  type Engine,
  exactVersionOf,
  factsOf,
  isBurstable,
  isSupported,
  replacementOf,
  runsOn,
} from "./engines";
import { overlap } from "./windows";

type DatabaseDraft = NonNullable<NonNullable<SystemDraft["databases"]>[string]>;

/** A database of which at least the engine is known. */
interface Known {
  readonly name: string;
  readonly database: DatabaseDraft;
  readonly engine: Engine;
  readonly instanceClass: string;
  readonly strategy: Strategy;
}

const knownOf = (draft: SystemDraft): readonly Known[] =>
  Object.entries(draft.databases ?? {}).flatMap(([name, database]) =>
    database?.engine
      ? [
          {
            name,
            database,
            engine: database.engine,
            instanceClass: database.instanceClass ?? factsOf(database.engine).defaultClass,
            strategy: draft.topology?.strategy ?? "warm-standby",
          },
        ]
      : [],
  );

/** Makes a rule of one for a single database. */
const each =
  (rule: (known: Known, draft: SystemDraft) => Problem[]) =>
  (draft: SystemDraft): Problem[] =>
    knownOf(draft).flatMap((known) => rule(known, draft));

const checkVersion = each(({ name, database, engine }) => {
  const { version } = database;
  const { oldest, defaultVersion } = factsOf(engine);
  if (version === undefined || isSupported(engine, version)) return [];
  const params = { engine, version, since: oldest.since, oldest: oldest.version.join("."), instead: defaultVersion };
  return [problem(["databases", name, "version"], "DATABASE_VERSION_RETIRED", params)];
});

/** Aurora is told an exact version: which one a partial version means changes from month to month. */
const checkExactVersion = each(({ name, database, engine }) => {
  const { version } = database;
  if (version === undefined || exactVersionOf(engine, version) !== undefined || !isSupported(engine, version))
    return [];
  const params = { engine, version, example: exactVersionOf(engine, factsOf(engine).defaultVersion) ?? "" };
  return [problem(["databases", name, "version"], "DATABASE_VERSION_PARTIAL", params)];
});

/** The classes that the file names, with where it does. */
const classesOf = ({ name, database }: Known) =>
  [
    { path: ["databases", name, "instanceClass"], instanceClass: database.instanceClass },
    { path: ["databases", name, "standby", "instanceClass"], instanceClass: database.standby?.instanceClass },
  ].flatMap(({ path, instanceClass }) => (instanceClass === undefined ? [] : [{ path, instanceClass }]));

const checkClasses = each((known) =>
  classesOf(known).flatMap(({ path, instanceClass }) => {
    const { engine } = known;
    const instead = replacementOf(instanceClass);
    if (instead !== undefined) return [problem(path, "DATABASE_CLASS_RETIRED", { instanceClass, instead })];
    const { defaultClass } = factsOf(engine);
    return runsOn(engine, instanceClass)
      ? []
      : [problem(path, "DATABASE_CLASS_UNSUPPORTED", { engine, instanceClass, instead: defaultClass })];
  }),
);

/** Why a database cannot get to the other region in the way that is asked for; `undefined` if it can. */
function obstacle({ engine, database, instanceClass }: Known, crossRegion: CrossRegion): string | undefined {
  if (!factsOf(engine).crossRegion.includes(crossRegion)) return `${engine} has no such thing`;
  const burstable = [instanceClass, database.standby?.instanceClass].find(
    (candidate) => candidate !== undefined && isBurstable(candidate),
  );
  return crossRegion === "global" && burstable !== undefined
    ? `an Aurora global database takes no burstable class such as ${burstable}`
    : undefined;
}

const ALTERNATIVES: Readonly<Record<Engine, string>> = {
  postgres: "Use `replica`, or `none`.",
  mysql: "Use `replica`, or `none`.",
  "aurora-postgresql":
    "Use a memory-optimised class such as db.r7g.large with `global`, or `engine: postgres`, whose replicas take any class, or `none`.",
  "aurora-mysql":
    "Use `binlog`, which takes any class, or a memory-optimised class such as db.r7g.large with `global`, or `none`.",
};

const checkCrossRegion = each((known) => {
  const { name, database, engine, instanceClass, strategy } = known;
  // A standby that waits for backups has no database, whatever else would be possible.
  if (strategy === "backup-restore" && (database.crossRegion ?? "none") === "none") return [];
  const wanted = database.crossRegion ?? defaultCrossRegion(engine, instanceClass);
  const path = ["databases", name, database.crossRegion === undefined ? "instanceClass" : "crossRegion"];
  if (strategy === "backup-restore") {
    return [problem(path, "DATABASE_STANDBY_UNUSED", { database: name, key: "crossRegion", reason: "backup-restore" })];
  }
  const reason = obstacle(known, wanted);
  if (reason === undefined) return [];
  return [
    problem(path, "DATABASE_CROSS_REGION", {
      database: name,
      crossRegion: wanted,
      reason,
      alternatives: ALTERNATIVES[engine],
    }),
  ];
});

const checkStandby = each(({ name, database, strategy }) => {
  const { standby, crossRegion } = database;
  if (standby === undefined) return [];
  const reason = strategy === "backup-restore" ? strategy : crossRegion === "none" ? "crossRegion: none" : undefined;
  return reason === undefined
    ? []
    : [
        problem(
          ["databases", name, "standby"],
          "DATABASE_STANDBY_UNUSED",
          { database: name, key: "standby", reason },
          { atKey: true },
        ),
      ];
});

const checkKind = each(({ name, database, engine }) => {
  if (factsOf(engine).kind === "rds") return [];
  const keys = (["multiAz", "storage"] as const).filter((key) => database[key] !== undefined).map((key) => [key]);
  const all = database.standby?.multiAz === undefined ? keys : [...keys, ["standby", "multiAz"]];
  return all.map((key) =>
    problem(
      ["databases", name, ...key],
      "DATABASE_KEY_UNUSED",
      { database: name, key: key.join("."), engine },
      { atKey: true },
    ),
  );
});

/** The least that storage autoscaling may be given: 10 % more. */
const leastMaximum = (size: number): number => Math.ceil((size * 11) / 10);

const checkStorageRange = each(({ name, database }) => {
  const { size, max } = database.storage ?? {};
  return size !== undefined && max !== undefined && max < leastMaximum(size)
    ? [
        problem(["databases", name, "storage", "max"], "DATABASE_STORAGE_RANGE", {
          size,
          max,
          least: leastMaximum(size),
        }),
      ]
    : [];
});

/** io2: a size to begin with, and operations in a proportion to it. */
const IO2_LEAST_GIB = 100;
const IO2_IOPS_PER_GIB = { min: 0.5, max: 50 };

/** From this size on gp3 is spread over four volumes, and can be given more than the 3000 operations of one. */
const GP3_TUNABLE_GIB = 400;
const GP3_IOPS = { min: 12_000, max: 64_000 };

/**
 * What RDS sells of each type of storage to PostgreSQL and MySQL.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
 */
const checkPerformance = each(({ name, database }) => {
  const { size, type, iops, throughput } = database.storage ?? {};
  if (size === undefined || type === undefined) return [];
  const path = ["databases", name, "storage"];
  if (type === "gp3") {
    if (size < GP3_TUNABLE_GIB) {
      return (["iops", "throughput"] as const)
        .filter((key) => database.storage?.[key] !== undefined)
        .map((key) => problem([...path, key], "DATABASE_GP3_FIXED", { key, size, least: GP3_TUNABLE_GIB }));
    }
    return iops === undefined || (iops >= GP3_IOPS.min && iops <= GP3_IOPS.max)
      ? []
      : [problem([...path, "iops"], "DATABASE_IOPS_RANGE", { type, size, iops, ...GP3_IOPS })];
  }
  const problems: Problem[] = [];
  if (size < IO2_LEAST_GIB) {
    problems.push(problem([...path, "size"], "DATABASE_IO2_SIZE", { size, least: IO2_LEAST_GIB }));
  }
  if (throughput !== undefined) {
    problems.push(problem([...path, "throughput"], "DATABASE_IO2_THROUGHPUT", { throughput }, { atKey: true }));
  }
  if (iops === undefined) return [...problems, problem([...path, "type"], "DATABASE_IOPS_MISSING", { database: name })];
  const [min, max] = [Math.ceil(size * IO2_IOPS_PER_GIB.min), size * IO2_IOPS_PER_GIB.max];
  return size < IO2_LEAST_GIB || (iops >= min && iops <= max)
    ? problems
    : [...problems, problem([...path, "iops"], "DATABASE_IOPS_RANGE", { type, size, iops, min, max })];
});

/** RDS has 15 replicas of a source at most, and the other site's is one of them. Either site may come to be the source. */
const MOST_READERS = 14;

const checkReaders = each((known) => {
  const { name, database, engine, instanceClass, strategy } = known;
  const wanted = database.crossRegion ?? defaultCrossRegion(engine, instanceClass);
  if (strategy === "backup-restore" || wanted !== "replica") return [];
  return [
    { path: ["databases", name, "readers"], readers: database.readers },
    { path: ["databases", name, "standby", "readers"], readers: database.standby?.readers },
  ].flatMap(({ path, readers }) =>
    readers !== undefined && readers > MOST_READERS
      ? [problem(path, "DATABASE_READERS", { database: name, readers, most: MOST_READERS })]
      : [],
  );
});

/** A cluster is restored by itself: RDS has no way to restore one into a global database, and it would stand alone. */
const checkRestoredGlobal = each(({ name, database, engine, instanceClass, strategy }) => {
  const wanted = database.crossRegion ?? defaultCrossRegion(engine, instanceClass);
  if (strategy === "backup-restore" || wanted !== "global") return [];
  return SITE_NAMES.filter((site) => database.restoreFrom?.[site] !== undefined).map((site) =>
    problem(["databases", name, "restoreFrom", site], "DATABASE_RESTORE_GLOBAL", { database: name }),
  );
});

/** What AWS Backup copied is encrypted with a key that is there as long as there are backups. */
const checkRestoredKey = each(({ name, database }, draft) =>
  draft.backups !== undefined
    ? []
    : SITE_NAMES.filter((site) => database.restoreFrom?.[site]?.includes("snapshot:awsbackup:")).map((site) =>
        problem(["databases", name, "restoreFrom", site], "DATABASE_RESTORE_BACKUPS", { database: name }),
      ),
);

const checkRestore = each(({ name, database }, draft) =>
  SITE_NAMES.flatMap((site: SiteName) => {
    const arn = database.restoreFrom?.[site];
    const region = draft.sites?.[site]?.region;
    const snapshotRegion = arn?.split(":")[3] ?? "";
    if (arn === undefined || region === undefined || snapshotRegion === region) return [];
    return [
      problem(["databases", name, "restoreFrom", site], "DATABASE_SNAPSHOT_REGION", { site, region, snapshotRegion }),
    ];
  }),
);

/** AWS refuses a maintenance window that touches the backup window, on whatever day. */
const checkWindows = each(({ name, database }) => {
  const { backupWindow, maintenanceWindow } = database;
  if (backupWindow === undefined || maintenanceWindow === undefined) return [];
  return overlap(backupWindow, maintenanceWindow)
    ? [problem(["databases", name, "maintenanceWindow"], "DATABASE_WINDOWS", { backupWindow, maintenanceWindow })]
    : [];
});

export const databaseRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkVersion,
  checkExactVersion,
  checkClasses,
  checkCrossRegion,
  checkStandby,
  checkKind,
  checkStorageRange,
  checkPerformance,
  checkReaders,
  checkRestore,
  checkRestoredGlobal,
  checkRestoredKey,
  checkWindows,
];
