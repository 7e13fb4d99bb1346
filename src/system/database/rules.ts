import type { SiteName, Strategy } from "../model";
import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import {
  type CrossRegion,
  defaultCrossRegion,
  type Engine,
  factsOf,
  isBurstable,
  isSupported,
  replacementOf,
  runsOn,
} from "./engines";

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

const checkStorage = each(({ name, database }) => {
  const { size, max, type, iops } = database.storage ?? {};
  const path = ["databases", name, "storage"];
  const range =
    size !== undefined && max !== undefined && max < leastMaximum(size)
      ? [problem([...path, "max"], "DATABASE_STORAGE_RANGE", { size, max, least: leastMaximum(size) })]
      : [];
  return type === "io2" && iops === undefined
    ? [...range, problem([...path, "type"], "DATABASE_IOPS_MISSING", { database: name })]
    : range;
});

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

/** Minutes since midnight. */
const minutes = (time: string): number => {
  const [hours = 0, rest = 0] = time.split(":").map(Number);
  return hours * 60 + rest;
};

const DAY_MINUTES = 24 * 60;

/** The minutes of a day that a window covers, as pieces that do not wrap around midnight. */
function pieces(from: number, to: number): readonly (readonly [number, number])[] {
  if (to > from) return [[from, to]];
  return [
    [from, DAY_MINUTES],
    [0, to],
  ];
}

/** AWS refuses a maintenance window that touches the backup window, on whatever day. */
const checkWindows = each(({ name, database }) => {
  const { backupWindow = "", maintenanceWindow = "" } = database;
  const backup = backupWindow.split("-").map(minutes);
  const [start = "", end = ""] = maintenanceWindow.split("-").map((moment) => moment.slice(4));
  const [from, to] = backup;
  if (from === undefined || to === undefined || start === "" || end === "") return [];
  const clash = pieces(from, to).some(([one, other]) =>
    pieces(minutes(start), minutes(end)).some(([begin, finish]) => one < finish && begin < other),
  );
  return clash
    ? [problem(["databases", name, "maintenanceWindow"], "DATABASE_WINDOWS", { backupWindow, maintenanceWindow })]
    : [];
});

export const databaseRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkVersion,
  checkClasses,
  checkCrossRegion,
  checkStandby,
  checkKind,
  checkStorage,
  checkRestore,
  checkWindows,
];
