import { z } from "zod";
import { name } from "../schema-parts";
import { durationSeconds } from "../units";

const DAY = 86_400;

const days = (bounds: { readonly min: number; readonly max: number }) =>
  durationSeconds({ min: bounds.min * DAY, max: bounds.max * DAY }).refine((seconds) => seconds % DAY === 0, {
    error: "expected whole days",
  });

/** AWS keeps a recovery point for up to 100 years. */
const keep = days({ min: 1, max: 36_500 });

const rule = z.strictObject({
  every: z
    .enum(["hour", "day", "week"])
    .default("day")
    .describe("How often a recovery point is taken, and copied to the other region."),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: "expected a time of day (UTC) such as 06:00" })
    .default("06:00")
    .describe(
      "Time of day (UTC); of an hourly rule only the minutes count. Keep away from the databases' own windows.",
    ),
  on: z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]).default("sun").describe("Day of a weekly rule."),
  keep: keep.prefault("35d").describe("How long a recovery point stays in the active site's own vault."),
  copies: keep.optional().describe("How long its copy stays in the other region. Default: the same."),
  lockedCopies: keep
    .optional()
    .describe("How long its copy stays in the other region's locked vault. Default: the same."),
});

const lock = z.strictObject({
  mode: z
    .enum(["governance", "compliance"])
    .default("governance")
    .describe(
      "`governance`: whoever has the right to can take the lock away. `compliance`: once `changeableFor` is over nobody can, " +
        "not even AWS, and the vault stays until its last recovery point has expired.",
    ),
  changeableFor: days({ min: 3, max: 36_500 })
    .optional()
    .describe("With `compliance`: how long the lock can still be taken away, at least 3d. Default: 7d."),
  minRetention: keep.prefault("7d").describe("Copies that would go sooner are refused."),
  maxRetention: keep.prefault("365d").describe("Copies that would stay longer are refused."),
});

const automated = z.strictObject({
  keep: days({ min: 1, max: 35 })
    .prefault("7d")
    .describe("How far back a database can be restored to any moment in the other region, 1d to 35d."),
  regions: z
    .enum(["listed", "verified"])
    .default("listed")
    .describe(
      "`verified`: you have asked `aws rds describe-source-regions` yourself, because AWS has added a pair since this " +
        "version's list was made.",
    ),
});

export const backupsSchema = z
  .strictObject({
    databases: z
      .array(z.string())
      .min(1)
      .optional()
      .describe("Names of the databases that are backed up. Default: all."),
    rules: z
      .record(name("a rule name", 30), rule)
      .refine((rules) => Object.keys(rules).length > 0, { error: "expected at least one rule" })
      .prefault({ daily: {} })
      .describe("When recovery points are taken and how long they stay, by name. Default: every day, for 35 days."),
    lock: lock.prefault({}).describe("The lock of the vault for locked copies."),
    deletableBy: z
      .array(z.string().regex(/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/, { error: "expected the ARN of a role" }))
      .default([])
      .describe(
        "Roles that may delete recovery points before their time. Default: none, until the policy is taken away.",
      ),
    automated: automated
      .optional()
      .describe(
        "Replicates the automated backups of RDS instances to the standby's region, for point-in-time recovery there. Not for " +
          "Aurora, and not between all regions.",
      ),
  })
  .optional()
  .describe(
    "Backups of the databases: into a vault of the active site, and copied into two vaults of the other region, one of them " +
      "locked.",
  );
