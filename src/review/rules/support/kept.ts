/** What is left of something that is destroyed. */
import type { ResourceChange } from "../../../terraform";
import { at, flag, textAt } from "./values";
import { isCopy } from "./writers";

export const KEYS = ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"];

/** Whether a final snapshot is taken. Terraform destroys with what the state says, so the values before count. */
export function keepsFinalSnapshot(resource: ResourceChange): boolean {
  const { before } = resource;
  // RDS takes none of a replica.
  if (isCopy(resource) === true) return false;
  if (flag(at(before, "skip_final_backup")) === false) return true;
  return flag(at(before, "skip_final_snapshot")) !== true && textAt(before, "final_snapshot_identifier") !== undefined;
}

/** Whether copies outlive it, which its key encrypts as it did the thing itself. */
export const leavesCopies = (resource: ResourceChange): boolean =>
  keepsFinalSnapshot(resource) || flag(at(resource.before, "delete_automated_backups")) === false;
