import type { VerdictCode } from "../system";
import type { VerdictEntry } from "./verdicts";

/** Every verdict by its code. The code never changes: `review.accept` in system files names it. */
export const VERDICTS = {
  STATEFUL_DESTROYED: {
    severity: "blocked",
    title: "Data destroyed",
    meaning: "A resource that holds data is destroyed, or replaced, which destroys the one that stands.",
    wayOut: "Find out which change forces it. Keep the resource, or move its data first.",
  },
  LIVE_WRITER_TOUCHED: {
    severity: "attention",
    title: "Live writer touched",
    meaning: "The database that takes the writes now is changed in place: it may restart or lag while that happens.",
    wayOut: "Apply it in a quiet hour, after the standby has had the same change and is well.",
  },
  BOTH_SITES_CHANGED: {
    severity: "attention",
    title: "Both sites at once",
    meaning:
      "The same change interrupts or replaces something in both sites in one go, so neither is left to fall back on.",
    wayOut: "Deploy the standby first, look at it, then deploy the active site.",
  },
  PARITY_BROKEN: {
    severity: "blocked",
    title: "Parity broken",
    meaning: "A change reaches one site only, and the system file does not declare that the sites differ in it.",
    wayOut: "Plan and review the other site as well, or declare the difference in the system file.",
  },
  DELETION_PROTECTION_LOST: {
    severity: "blocked",
    title: "Deletion protection lost",
    meaning: "Something that holds data can be deleted by one call afterwards.",
    wayOut: "Leave the protection on until the very change that deletes it on purpose.",
  },
  BACKUPS_LOST: {
    severity: "blocked",
    title: "Backups lost",
    meaning: "Backups end, are kept shorter, or lose their final snapshot, vault or lock.",
    wayOut: "Keep the retention, or take a copy that outlives it before this is applied.",
  },
  ENCRYPTION_LOST: {
    severity: "blocked",
    title: "Encryption lost",
    meaning: "Data or traffic that was encrypted is not afterwards, or its key is scheduled for deletion.",
    wayOut: "Keep the key and the setting.",
  },
  REPLICATION_LOST: {
    severity: "blocked",
    title: "Replication lost",
    meaning: "What keeps the other site's copy up to date ends: after a disaster the data would be old or missing.",
    wayOut: "Keep the replication, or declare another way in which the data reaches the other site.",
  },
  VERSIONING_LOST: {
    severity: "blocked",
    title: "Versioning lost",
    meaning: "A bucket no longer keeps what is overwritten or deleted; replication needs versioning as well.",
    wayOut: "Leave versioning on; expire old versions by a lifecycle rule.",
  },
  PUBLIC_ADDRESS: {
    severity: "blocked",
    title: "Public address",
    meaning: "Something that could be reached from inside only gets a public address or public access.",
    wayOut: "Put it behind the load balancer, or reach it through a private endpoint.",
  },
  SECURITY_GROUP_OPENED: {
    severity: "blocked",
    title: "Security group opened",
    meaning: "More sources or ports are let in than before.",
    wayOut: "Let in a security group or a prefix list rather than address blocks, and only the ports that are used.",
  },
  IAM_WIDENED: {
    severity: "attention",
    title: "Wider IAM policy",
    meaning: "A policy allows something that it did not allow before, or allows it to more.",
    wayOut: "Name the actions and the resources that are needed, and no more.",
  },
  STANDBY_CAPACITY: {
    severity: "blocked",
    title: "Standby too small",
    meaning: "The standby could not grow to what the active site runs.",
    wayOut: "Give the standby at least the active site's maximum.",
  },
  STANDBY_DEPENDENCY: {
    severity: "blocked",
    title: "Standby lacks something",
    meaning:
      "Something goes that the standby needs to take over: an image, certificate, secret, key, parameter, profile or route.",
    wayOut: "Keep it, or take away first what uses it.",
  },
  STANDBY_FOREIGN: {
    severity: "blocked",
    title: "Standby depends on the other region",
    meaning:
      "The standby's state or keys lie in the other region, or it launches something that does: lost with that region.",
    wayOut: "Use what lies in the standby's own region.",
  },
  VERSION_MOVED: {
    severity: "attention",
    title: "Version moved",
    meaning: "A provider, a module, a Helm chart or Terraform itself moves to another version with this change.",
    wayOut: "Move versions in a change of their own, and read what the new version changes.",
  },
  DRIFT: {
    severity: "attention",
    title: "Drift",
    meaning:
      "Somebody changed something outside of Terraform; applying this plan takes that back or keeps it for ever.",
    wayOut: "Find out who needed it. Put it into the system file, or let it be taken back.",
  },
} as const satisfies Readonly<Record<VerdictCode, VerdictEntry>>;

export type { VerdictCode };
