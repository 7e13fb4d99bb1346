/**
 * The codes of the verdicts that a plan review gives, as `review.accept` names them. What they mean stands in
 * `src/review/catalogue.ts`, a floor above, which is checked against this list.
 */
export const VERDICT_CODES = [
  "STATEFUL_DESTROYED",
  "LIVE_WRITER_TOUCHED",
  "BOTH_SITES_CHANGED",
  "PARITY_BROKEN",
  "DELETION_PROTECTION_LOST",
  "BACKUPS_LOST",
  "ENCRYPTION_LOST",
  "REPLICATION_LOST",
  "VERSIONING_LOST",
  "PUBLIC_ADDRESS",
  "SECURITY_GROUP_OPENED",
  "IAM_WIDENED",
  "STANDBY_CAPACITY",
  "STANDBY_DEPENDENCY",
  "STANDBY_FOREIGN",
  "VERSION_MOVED",
  "DRIFT",
] as const;

export type VerdictCode = (typeof VERDICT_CODES)[number];

/** Accepted for a whole stack, this would let the next change destroy something else. */
export const NEEDS_ADDRESS: readonly VerdictCode[] = ["STATEFUL_DESTROYED"];
