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

/**
 * What an acceptance of these has to name, all that are blocked as a rule: addresses are the same in both sites, and
 * accepted for a whole stack, they would let the next change lose something else.
 */
export const NEEDS: Readonly<Partial<Record<VerdictCode, readonly ("stack" | "address")[]>>> = {
  STATEFUL_DESTROYED: ["stack", "address"],
  PARITY_BROKEN: ["stack", "address"],
  DELETION_PROTECTION_LOST: ["stack", "address"],
  BACKUPS_LOST: ["stack", "address"],
  ENCRYPTION_LOST: ["stack", "address"],
  REPLICATION_LOST: ["stack", "address"],
  VERSIONING_LOST: ["stack", "address"],
  PUBLIC_ADDRESS: ["stack", "address"],
  SECURITY_GROUP_OPENED: ["stack", "address"],
  STANDBY_CAPACITY: ["stack", "address"],
  STANDBY_DEPENDENCY: ["stack", "address"],
  // A state is no resource.
  STANDBY_FOREIGN: ["stack"],
};
