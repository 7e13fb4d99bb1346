import { suggestion } from "../../nearest";
import { formatDuration } from "../units";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { replicationDestinations } from "./regions";

/** Backups are of something. */
function checkBackedUp(draft: SystemDraft): Problem[] {
  const { backups } = draft;
  if (backups === undefined) return [];
  const known = Object.keys(draft.databases ?? {});
  if (known.length === 0) return [problem(["backups"], "BACKUP_NOTHING", {}, { atKey: true })];
  return (backups.databases ?? []).flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          problem(["backups", "databases", index], "BACKUP_DATABASE_UNKNOWN", {
            name,
            suggestion: suggestion(name, known),
          }),
        ],
  );
}

/** A copy that the lock does not allow would fail every night, when nobody looks. */
function checkLock(draft: SystemDraft): Problem[] {
  const { lock, rules } = draft.backups ?? {};
  const { minRetention: min, maxRetention: max } = lock ?? {};
  const problems: Problem[] = [];
  if (lock?.mode === "governance" && lock.changeableFor !== undefined) {
    problems.push(problem(["backups", "lock", "changeableFor"], "BACKUP_LOCK_GRACE", {}, { atKey: true }));
  }
  if (min === undefined || max === undefined) return problems;
  const range = { min: formatDuration(min), max: formatDuration(max) };
  if (min > max) return [...problems, problem(["backups", "lock", "minRetention"], "BACKUP_LOCK_RANGE", range)];
  for (const [name, rule] of Object.entries(rules ?? {})) {
    const keep = rule?.lockedCopies ?? rule?.keep;
    if (keep === undefined || (keep >= min && keep <= max)) continue;
    const path = ["backups", "rules", name, ...(rule?.lockedCopies === undefined ? [] : ["lockedCopies"])];
    problems.push(
      problem(path, "BACKUP_LOCK_RETENTION", { rule: name, keep: formatDuration(keep), ...range }, { atKey: true }),
    );
  }
  return problems;
}

/** Automated backups can be replicated for RDS instances, and between some regions: where one way, there also the other. */
function checkAutomated(draft: SystemDraft): Problem[] {
  const { automated, databases } = draft.backups ?? {};
  if (automated === undefined) return [];
  const path = ["backups", "automated"];
  const all = draft.databases ?? {};
  const names = databases ?? Object.keys(all);
  const problems =
    names.length > 0 && names.every((name) => all[name]?.engine?.startsWith("aurora"))
      ? [problem(path, "BACKUP_REPLICATION_AURORA", {}, { atKey: true })]
      : [];
  const source = draft.sites?.primary?.region;
  const destination = draft.sites?.dr?.region;
  if (source === undefined || destination === undefined || automated.regions === "verified") return problems;
  return source === destination || replicationDestinations(source).includes(destination)
    ? problems
    : [...problems, problem(path, "BACKUP_REPLICATION_REGIONS", { source, destination }, { atKey: true })];
}

export const backupRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkBackedUp, checkLock, checkAutomated];
