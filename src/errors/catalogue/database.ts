import type { CatalogueEntry } from "./entry";

export const DATABASE_ERRORS = {
  DATABASE_VERSION_RETIRED: {
    exit: 2,
    message: "{engine} {version} has been out of standard support since {since}.",
    hint: 'Use "{instead}" (the oldest that is supported is {oldest}); older ones cost extra each hour, or cannot be created.',
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
