import type { CatalogueEntry } from "./entry";

export const BACKUP_ERRORS = {
  BACKUP_NOTHING: {
    exit: 2,
    message: "There are `backups`, and no databases to back up.",
    hint: "Add `databases`, or remove `backups`.",
  },
  BACKUP_DATABASE_UNKNOWN: {
    exit: 2,
    message: "`backups` names the database {name}, and there is none of that name.",
    hint: "{suggestion}",
  },
  BACKUP_LOCK_GRACE: {
    exit: 2,
    message: "`changeableFor` belongs to a lock of mode compliance; one of mode governance can always be changed.",
    hint: "Remove it, or set `mode: compliance`, which cannot be undone once that time is over.",
  },
  BACKUP_LOCK_RANGE: {
    exit: 2,
    message: "The lock's minimum retention of {min} is above its maximum of {max}.",
    hint: "Lower `minRetention` or raise `maxRetention`.",
  },
  BACKUP_LOCK_RETENTION: {
    exit: 2,
    message: "Rule {rule} keeps locked copies for {keep}, and the lock allows {min} to {max}: every copy would fail.",
    hint: "Change `lockedCopies` of the rule (or its `keep`), or the lock's `minRetention` and `maxRetention`.",
  },
  BACKUP_REPLICATION_AURORA: {
    exit: 2,
    message: "RDS replicates the automated backups of its own instances, not those of Aurora clusters.",
    hint: "Remove `automated`: the rules of AWS Backup copy Aurora clusters to the other region as well.",
  },
  BACKUP_REPLICATION_REGIONS: {
    exit: 2,
    message: "RDS does not replicate automated backups from {source} to {destination}.",
    hint: "Remove `automated` and rely on the copies of AWS Backup, with `every: hour` if need be. If `aws rds describe-source-regions --region {destination}` lists {source} by now, set `regions: verified`.",
  },
} as const satisfies Record<string, CatalogueEntry>;
