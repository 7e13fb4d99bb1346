import { runsPerYear } from "../../../src/review/rules/support/schedules";
import { codesOf, found, keep, policy, remove, replace, update } from "./plans";

describe("a plan of AWS Backup, changed in place", () => {
  const ADDRESS = "aws_backup_plan.plan";
  const copy = { destination_vault_arn: "arn:aws:backup:us-west-1:1:backup-vault:copies" };
  const rule = {
    rule_name: "daily",
    schedule: "cron(0 5 * * ? *)",
    target_vault_name: "own",
    lifecycle: [{ delete_after: 35 }],
    copy_action: [{ ...copy, lifecycle: [{ delete_after: 35 }] }],
  };
  const plan = { id: "p", rule: [rule] };
  const changed = (values: object, unknown?: object) => ({
    primary: [
      update(ADDRESS, plan, { rule: [{ ...rule, ...values }] }, unknown && { unknown: { rule: [unknown] } }),
      keep("aws_backup_vault.own", { name: "own" }),
    ],
  });
  const LOST = [`BACKUPS_LOST blocked primary ${ADDRESS}`];

  test.each([
    ["once a year", { schedule: "cron(0 5 1 1 ? *)" }],
    ["once a week", { schedule: "cron(0 5 ? * SUN *)" }],
    ["never", { schedule: "" }],
    ["to another vault", { target_vault_name: "unlocked" }],
    ["and copies are kept shorter", { copy_action: [{ ...copy, lifecycle: [{ delete_after: 1 }] }] }],
  ])("%s", (_, values) => {
    expect(found(changed(values))).toEqual(LOST);
  });

  test("copies to a vault that is not known yet are kept shorter", () => {
    const values = { copy_action: [{ lifecycle: [{ delete_after: 1 }] }] };
    expect(found(changed(values, { copy_action: [{ destination_vault_arn: true }] }))).toEqual(LOST);
  });

  test.each([
    ["at another hour", { schedule: "cron(30 3 * * ? *)" }],
    ["more often", { schedule: "cron(0 5,17 * * ? *)" }],
    ["and copies are kept longer", { copy_action: [{ ...copy, lifecycle: [] }] }],
    ["by another name", { rule_name: "every-day" }],
    ["by another name, and kept longer", { rule_name: "every-day", lifecycle: [{ delete_after: 60 }] }],
  ])("%s: nothing lost", (_, values) => {
    expect(codesOf(changed(values))).toEqual([]);
  });

  test("two rules that become one, and one with another name that does less", () => {
    const two = { ...plan, rule: [rule, { ...rule, rule_name: "nightly" }] };
    expect(codesOf({ primary: [update(ADDRESS, two, { rule: [{ ...rule, rule_name: "x" }] })] })).toEqual([
      "BACKUPS_LOST",
    ]);
    expect(found(changed({ rule_name: "x", lifecycle: [{ delete_after: 1 }] }))).toEqual(LOST);
  });

  test.each([
    ["cron(0 5 * * ? *)", 365],
    ["cron(0 5 ? * 2-6 *)", (365 * 5) / 7],
    ["cron(0 5 ? * MON-FRI *)", (365 * 5) / 7],
    ["cron(0 5 ? * 6L *)", 12],
    ["cron(0 5 L * ? *)", 12],
    ["cron(0 0/6 * * ? *)", 1460],
    ["cron(0 5 1 JAN,JUL ? *)", 2],
    ["rate(12 hours)", 730],
    ["cron(0 5 x * ? *)", undefined],
    ["every day", undefined],
  ])("%s runs %s times a year", (schedule, times) => {
    const runs = runsPerYear(schedule);
    expect(runs === undefined ? runs : Math.round(runs)).toBe(times === undefined ? times : Math.round(times));
  });
});

describe("a selection of AWS Backup, replaced", () => {
  const ADDRESS = "aws_backup_selection.databases";
  const DB = "arn:aws:rds:us-east-2:1:db:main";
  const tag = (value: string) => ({ selection_tag: [{ type: "STRINGEQUALS", key: "backup", value }] });
  const all = { plan_id: "p", resources: ["*"], not_resources: [], selection_tag: [], condition: [] };
  const condition = { condition: [{ string_equals: [{ key: "aws:ResourceTag/tier", value: "gold" }] }] };

  test.each([
    ["with something left out", all, { not_resources: [DB] }],
    ["with another tag", { ...all, resources: [], ...tag("yes") }, tag("no")],
    ["with a tag besides", all, tag("yes")],
    ["with a condition", all, condition],
    ["with fewer resources", all, { resources: [DB] }],
  ])("%s", (_, before, after) => {
    expect(found({ primary: [replace(ADDRESS, before, after)] })).toEqual([`BACKUPS_LOST blocked primary ${ADDRESS}`]);
  });

  test.each([
    ["with nothing left out", { ...all, not_resources: [DB] }, { not_resources: [] }],
    ["without a tag", { ...all, ...tag("yes") }, { selection_tag: [] }],
    ["without a condition", { ...all, ...condition }, { condition: [] }],
    ["by a pattern", { ...all, resources: [DB] }, { resources: ["arn:aws:rds:*:*:db:*"] }],
  ])("%s: nothing lost", (_, before, after) => {
    expect(codesOf({ primary: [replace(ADDRESS, before, after)] })).toEqual([]);
  });

  test("without what is destroyed", () => {
    const table = "arn:aws:dynamodb:us-east-2:1:table/carts";
    const changes = [
      replace(ADDRESS, { ...all, resources: [DB, table] }, { resources: [DB] }),
      remove("aws_dynamodb_table.carts", { arn: table }),
    ];
    expect(codesOf({ primary: changes })).toEqual(["STATEFUL_DESTROYED"]);
  });
});

describe("a vault's policy", () => {
  const ADDRESS = "aws_backup_vault_policy.own";
  const deny = (Action: unknown, more: object = {}) => ({
    Effect: "Deny",
    Principal: "*",
    Action,
    Resource: "*",
    ...more,
  });
  const changed = (before: object, ...after: object[]) => ({
    primary: [update(ADDRESS, { backup_vault_name: "own", policy: policy(before) }, { policy: policy(...after) })],
  });
  const DELETE = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"];

  test.each([
    ["forbids something else", deny("backup:StartCopyJob")],
    ["forbids one of two", deny("backup:DeleteRecoveryPoint")],
    ["forbids it to one", deny(DELETE, { Principal: { AWS: "arn:aws:iam::123456789012:role/x" } })],
    ["makes an exception", deny(DELETE, { Condition: { StringNotEquals: { "aws:PrincipalArn": "arn:x" } } })],
  ])("%s", (_, after) => {
    expect(found(changed(deny(DELETE), after))).toEqual([`BACKUPS_LOST blocked primary ${ADDRESS}`]);
  });

  test("forbids as much, more, or less of what deletes nothing", () => {
    expect(codesOf(changed(deny(DELETE), deny("backup:*")))).toEqual([]);
    expect(codesOf(changed(deny(DELETE), deny(DELETE[0]), deny(DELETE[1])))).toEqual([]);
    expect(found(changed(deny([...DELETE, "backup:CopyIntoBackupVault"]), deny(DELETE)))).toEqual([
      `BACKUPS_LOST attention primary ${ADDRESS}`,
    ]);
  });
});
