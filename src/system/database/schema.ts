import { z } from "zod";
import { name, port } from "../schema-parts";
import { durationSeconds, sizeGib } from "../units";
import { ENGINES } from "./engines";

const DAY = 86_400;

const instanceClass = z.string().regex(/^db\.[a-z0-9-]+\.[a-z0-9]+$/, {
  error: "expected an instance class such as db.t4g.medium",
});

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const WEEKDAY = "(mon|tue|wed|thu|fri|sat|sun)";

const snapshot = z.string().regex(/^arn:aws:rds:[a-z0-9-]+:\d{12}:(cluster-)?snapshot:[A-Za-z0-9:-]+$/, {
  error: "expected the ARN of a snapshot",
});

const storage = z
  .strictObject({
    size: sizeGib({ min: 20, max: 65_536 })
      .prefault("20GiB")
      .describe("What is allocated at first. A database that starts from a snapshot has the snapshot's size."),
    max: sizeGib({ min: 22, max: 65_536 })
      .optional()
      .describe("What storage autoscaling may grow to: at least 10 % above `size`. Default: five times `size`."),
    type: z
      .enum(["gp3", "io2"])
      .default("gp3")
      .describe("`gp3` for most, `io2` for a guaranteed number of operations."),
    iops: z.int().min(1000).max(256_000).optional().describe("Provisioned operations a second. `io2` needs it."),
    throughput: z
      .int()
      .min(500)
      .max(4000)
      .optional()
      .describe("MiB a second, for `gp3` of 400GiB and more. Default: what gp3 comes with."),
  })
  .prefault({});

const standby = z.strictObject({
  instanceClass: instanceClass
    .optional()
    .describe("Default: the same, so that the standby can carry the load the moment it is promoted."),
  multiAz: z
    .boolean()
    .optional()
    .describe("Whether the replica has a twin in another zone (RDS). Default: as in the active site."),
  readers: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe("Default: as many as the active site has with `active-active`, none otherwise."),
});

const database = z.strictObject({
  engine: z.enum(ENGINES).describe("`postgres` and `mysql` are RDS instances, the others Aurora clusters."),
  version: z
    .string({
      error: (issue) => (typeof issue.input === "number" ? 'expected a version in quotes, such as "17"' : undefined),
    })
    .regex(/^\d+(\.\d+)*(\.mysql_aurora\.\d+(\.\d+)*)?$/, { error: 'expected a version such as "17" or "8.4"' })
    .optional()
    .describe(
      "Major version, or an exact one. Default: 17 (PostgreSQL), 8.4 (MySQL), 8.0 (Aurora MySQL, which is its version 3). Of " +
        "Aurora it counts when a cluster is made; of RDS also later, but not while `restoreFrom` names a snapshot.",
    ),
  instanceClass: instanceClass
    .optional()
    .describe(
      "Default: db.t4g.medium for RDS, db.r7g.large for Aurora, whose global databases take no burstable classes.",
    ),
  databaseName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]{0,62}$/, { error: "expected a letter, then letters, digits and underscores" })
    .optional()
    .describe("Database that is made on the server. Default: the name, with underscores for hyphens."),
  username: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,15}$/, { error: "expected up to 16 lower-case letters, digits and underscores" })
    .refine((user) => !["admin", "rdsadmin", "rdsrepladmin", "root", "postgres", "mysql"].includes(user), {
      error: "expected a name that the engine does not keep for itself",
    })
    .default("dbadmin")
    .describe("The master user. It cannot change later."),
  passwordVersion: z
    .int()
    .min(1)
    .default(1)
    .describe("Raised to give the master user a new password: deploy `global`, then the sites."),
  port: port.optional().describe("Default: 5432 or 3306."),
  multiAz: z
    .boolean()
    .optional()
    .describe(
      "RDS: a twin in another zone that takes over within 60 to 120 seconds. Default: true. It doubles the cost.",
    ),
  readers: z
    .int()
    .min(0)
    .max(15)
    .optional()
    .describe("Read replicas in the active site, spread over its zones. Default: 0 for RDS, 1 for Aurora."),
  storage: storage.optional().describe("RDS only: Aurora's storage grows by itself."),
  crossRegion: z
    .enum(["replica", "global", "binlog", "none"])
    .optional()
    .describe(
      "How the data gets to the standby: `replica` (RDS), `global` (Aurora global database, memory-optimised classes only), " +
        "`binlog` (Aurora MySQL, any class), or `none`: then the standby has no database. Default: the best that the class can do; " +
        "`none` with `backup-restore`.",
    ),
  standby: standby.optional().describe("Where the standby's database is smaller than the active site's."),
  backupRetention: durationSeconds({ min: DAY, max: 35 * DAY })
    .refine((seconds) => seconds % DAY === 0, { error: "expected whole days" })
    .prefault("7d")
    .describe("How long automated backups are kept, for point-in-time recovery. A source of replicas needs them."),
  backupWindow: z
    .string()
    .regex(new RegExp(`^${TIME}-${TIME}$`), { error: "expected a time of day (UTC) such as 02:00-02:30" })
    .default("02:00-02:30")
    .describe(
      "When automated backups are taken (UTC), at least 30 minutes. In the dr site half a day later, because a replica cannot " +
        "be promoted while it is backed up.",
    ),
  maintenanceWindow: z
    .string()
    .regex(new RegExp(`^${WEEKDAY}:${TIME}-${WEEKDAY}:${TIME}$`), {
      error: "expected days and times (UTC) such as sun:03:30-sun:04:30",
    })
    .default("sun:03:30-sun:04:30")
    .describe("When AWS may do maintenance (UTC)."),
  minorUpgrades: z
    .enum(["automatic", "none"])
    .default("automatic")
    .describe("Whether AWS installs minor versions in the maintenance window."),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe(
      "Whether AWS refuses to delete the database. Set it to false and deploy before you remove the database or destroy the system.",
    ),
  monitoringInterval: z
    .enum(["none", "1s", "5s", "10s", "15s", "30s", "60s"])
    .default("60s")
    .describe("Enhanced monitoring: how often the operating system's metrics go to CloudWatch Logs."),
  logs: z
    .enum(["7d", "14d", "30d", "60d", "90d", "180d", "365d"])
    .default("30d")
    .describe("How long the engine's logs are kept in CloudWatch Logs."),
  performanceInsights: z
    .boolean()
    .optional()
    .describe("Which statements load the database, for seven days. Default: true where the instance class can do it."),
  certificateAuthority: z
    .enum(["rds-ca-rsa2048-g1", "rds-ca-rsa4096-g1", "rds-ca-ecc384-g1"])
    .default("rds-ca-rsa2048-g1")
    .describe("Who signs the server's TLS certificate."),
  parameters: z
    .record(z.string().regex(/^[a-z][\w.]*$/, { error: "expected the name of an engine parameter" }), z.string())
    .default({})
    .describe("Engine parameters, beside those that force TLS. They take effect when the server restarts."),
  applyImmediately: z
    .boolean()
    .default(true)
    .describe("Whether changes are made at once, with an interruption if need be, or in the maintenance window."),
  restoreFrom: z
    .strictObject({ primary: snapshot.optional(), dr: snapshot.optional() })
    .prefault({})
    .describe(
      "Snapshots that a site's database starts from, in the site's own region. Read when the database is made, never afterwards.",
    ),
});

export const databasesSchema = z
  .record(name("a database name", 20), database)
  .default({})
  .describe("Relational databases, by name: the writer in the active site, replicas in the standby.");
