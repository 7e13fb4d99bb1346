import type { SystemDocument } from "../schema";
import type { BackupRule, Backups } from "./model";

const DAY = 86_400;

type BackupsDocument = NonNullable<SystemDocument["backups"]>;

/** A snapshot that has not started when the next is due is given up; the others have AWS's own eight hours. */
const WINDOWS = {
  hour: { startWindowMinutes: 60, completionWindowMinutes: 480 },
  day: { startWindowMinutes: 480, completionWindowMinutes: 1440 },
  week: { startWindowMinutes: 480, completionWindowMinutes: 1440 },
} as const;

/**
 * A schedule as AWS writes it: minutes, hours, day of the month, month, day of the week, year.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
 */
function cron({ every, at, on }: BackupsDocument["rules"][string]): string {
  const [hours, minutes] = at.split(":").map(Number);
  switch (every) {
    case "hour":
      return `cron(${minutes} * * * ? *)`;
    case "day":
      return `cron(${minutes} ${hours} * * ? *)`;
    case "week":
      return `cron(${minutes} ${hours} ? * ${on.toUpperCase()} *)`;
  }
}

function resolveRule(name: string, rule: BackupsDocument["rules"][string]): BackupRule {
  return {
    name,
    schedule: cron(rule),
    ...WINDOWS[rule.every],
    keepDays: rule.keep / DAY,
    copyKeepDays: (rule.copies ?? rule.keep) / DAY,
    lockedCopyKeepDays: (rule.lockedCopies ?? rule.keep) / DAY,
  };
}

export function resolveBackups(document: SystemDocument): Backups | undefined {
  const { backups } = document;
  if (backups === undefined) return undefined;
  const { lock, automated } = backups;
  return {
    databases: backups.databases ?? Object.keys(document.databases),
    rules: Object.entries(backups.rules).map(([name, rule]) => resolveRule(name, rule)),
    lock: {
      minRetentionDays: lock.minRetention / DAY,
      maxRetentionDays: lock.maxRetention / DAY,
      changeableForDays: lock.mode === "compliance" ? (lock.changeableFor ?? 7 * DAY) / DAY : undefined,
    },
    deletableBy: backups.deletableBy,
    automatedKeepDays: automated === undefined ? undefined : automated.keep / DAY,
  };
}
