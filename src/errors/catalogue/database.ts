import type { CatalogueEntry } from "./entry";

export const DATABASE_ERRORS = {
  DATABASE_VERSION_RETIRED: {
    exit: 2,
    message: "{engine} {version} has been out of standard support since {since}.",
    hint: 'Use "{instead}" (the oldest that is supported is {oldest}); older ones cost extra each hour, or cannot be created.',
  },
  DATABASE_VERSION_PARTIAL: {
    exit: 2,
    message: "{engine} {version} is not an exact version, and none is known to stand for it.",
    hint: 'Name an exact one such as "{example}". See `aws rds describe-db-engine-versions --engine {engine}`.',
  },
  DATABASE_CLASS_RETIRED: {
    exit: 2,
    message: "{instanceClass} can no longer be created.",
    hint: "Use {instead}.",
  },
  DATABASE_CLASS_UNSUPPORTED: {
    exit: 2,
    message: "{engine} does not run on {instanceClass}.",
    hint: "Use a class such as {instead}. See `aws rds describe-orderable-db-instance-options --engine {engine}`.",
  },
  DATABASE_CROSS_REGION: {
    exit: 2,
    message: "The database {database} cannot get to the other region by `{crossRegion}`: {reason}.",
    hint: "{alternatives}",
  },
  DATABASE_STANDBY_UNUSED: {
    exit: 2,
    message: "`{key}` says what the database {database} has in the standby, which with {reason} has none.",
    hint: "Remove `{key}`, or choose another strategy.",
  },
  DATABASE_KEY_UNUSED: {
    exit: 2,
    message: "`{key}` of the database {database} has no meaning for {engine}.",
    hint: "Remove it: Aurora keeps its storage in three zones and lets it grow, and takes over with `readers`.",
  },
  DATABASE_STORAGE_RANGE: {
    exit: 2,
    message: "Storage of {size}GiB may grow to {max}GiB, and RDS wants room for at least 10 %.",
    hint: "Raise `max` to {least}GiB or more.",
  },
  DATABASE_IOPS_MISSING: {
    exit: 2,
    message: "The storage of the database {database} is io2 without `iops`.",
    hint: "Say how many operations a second it is to have, or use gp3.",
  },
  DATABASE_IOPS_RANGE: {
    exit: 2,
    message: "{type} storage of {size}GiB does not come with {iops} operations a second.",
    hint: "Set `iops` to {min} to {max}, or change `size`.",
  },
  DATABASE_GP3_FIXED: {
    exit: 2,
    message: "gp3 storage of {size}GiB takes no `{key}`: below {least}GiB it has 3000 operations and 125 MiB a second.",
    hint: "Remove `{key}`, raise `size` to {least}GiB, or use io2 (100GiB and more) with `iops`.",
  },
  DATABASE_IO2_SIZE: {
    exit: 2,
    message: "io2 storage begins at {least}GiB; this is {size}GiB.",
    hint: "Raise `size`, or use gp3.",
  },
  DATABASE_IO2_THROUGHPUT: {
    exit: 2,
    message: "io2 storage takes no `throughput`: it follows from `iops`.",
    hint: "Remove `throughput`, or use gp3 (400GiB and more).",
  },
  DATABASE_READERS: {
    exit: 2,
    message:
      "The database {database} cannot have {readers} readers: RDS has 15 replicas of a source, and the other site's is one.",
    hint: "Use {most} or fewer, or `crossRegion: none`.",
  },
  DATABASE_RESTORE_GLOBAL: {
    exit: 2,
    message: "The database {database} cannot start from a snapshot: RDS restores none into a global database.",
    hint: "Restore with `crossRegion: none` (or `binlog`, Aurora MySQL), or load the data into an empty database.",
  },
  DATABASE_RESTORE_BACKUPS: {
    exit: 2,
    message: "The database {database} starts from a recovery point of AWS Backup, and the system has no `backups`.",
    hint: "Keep `backups`: the key of that snapshot, and so of the database, belongs to them and would be deleted.",
  },
  DATABASE_SNAPSHOT_REGION: {
    exit: 2,
    message: "The snapshot for the {site} site is in {snapshotRegion}, the site in {region}.",
    hint: "Copy it to {region} (`aws rds copy-db-snapshot --source-region {snapshotRegion}`) and name the copy.",
  },
  DATABASE_WINDOWS: {
    exit: 2,
    message: "The maintenance window {maintenanceWindow} falls into the backup window {backupWindow}.",
    hint: "Move one of them: AWS wants them apart, on whatever day the maintenance is.",
  },
} as const satisfies Record<string, CatalogueEntry>;
