import { ACTIVE_REGION, codesOf, create, findAll, forget, found, keep, remove, replace, update } from "./plans";

const ARN = `arn:aws:rds:${ACTIVE_REGION}:123456789012:db:shop-main`;
const ADDRESS = "aws_db_instance.database_main";
const WRITER = {
  id: "db-A",
  arn: ARN,
  identifier: "shop-main",
  engine: "mysql",
  engine_version: "8.4",
  instance_class: "db.t3.large",
  replicate_source_db: "",
  backup_retention_period: 7,
  deletion_protection: true,
  skip_final_snapshot: false,
  final_snapshot_identifier: "shop-main-final",
  multi_az: true,
  apply_immediately: true,
  latest_restorable_time: "2026-01-01T00:00:00Z",
  tags: {},
};
const REPLICA = { ...WRITER, id: "db-B", arn: ARN.replace(ACTIVE_REGION, "us-west-1"), replicate_source_db: ARN };
const READER = { ...WRITER, id: "db-C", arn: `${ARN}-1`, replicate_source_db: "shop-main", skip_final_snapshot: true };

describe("STATEFUL_DESTROYED", () => {
  test("a destroyed writer is said to be the live one, with what is kept", () => {
    const [finding, ...rest] = findAll({ primary: [remove(ADDRESS, WRITER)] });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({
      code: "STATEFUL_DESTROYED",
      severity: "blocked",
      stack: "primary",
      address: ADDRESS,
    });
    expect(finding?.what).toBe(
      `${ADDRESS}, which takes the writes now, is destroyed, and with it its data. A final snapshot is kept.`,
    );
  });

  test("a replacement names what forces it, and what the new one lacks is a finding besides", () => {
    const changes = {
      storage_encrypted: false,
      deletion_protection: false,
      backup_retention_period: 0,
      publicly_accessible: true,
    };
    const before = { ...WRITER, storage_encrypted: true, publicly_accessible: false };
    const all = findAll({ primary: [replace(ADDRESS, before, changes, { replace: [["storage_encrypted"]] })] });
    expect(all.map(({ code }) => code).sort()).toEqual([
      "BACKUPS_LOST",
      "DELETION_PROTECTION_LOST",
      "ENCRYPTION_LOST",
      "PUBLIC_ADDRESS",
      "STATEFUL_DESTROYED",
    ]);
    const destroyed = all.find(({ code }) => code === "STATEFUL_DESTROYED");
    expect(destroyed?.attributes).toEqual(["storage_encrypted"]);
    expect(destroyed?.what).toContain("is replaced because of storage_encrypted");
  });

  test("a replacement that is protected as before is destroyed data and nothing else", () => {
    const before = { ...WRITER, storage_encrypted: true, kms_key_id: "arn:aws:kms:us-east-2:1:key/a" };
    const changes = { availability_zone: "us-east-2c", kms_key_id: "arn:aws:kms:us-east-2:1:key/b" };
    expect(codesOf({ primary: [replace(ADDRESS, before, changes)] })).toEqual(["STATEFUL_DESTROYED"]);
  });

  test("the standby's replica is data; a reader, whose source is in its own region, is not", () => {
    expect(found({ primary: [remove(`${ADDRESS}_reader["1"]`, READER)], dr: [remove(ADDRESS, REPLICA)] })).toEqual([
      `STATEFUL_DESTROYED blocked dr ${ADDRESS}`,
      `STATEFUL_DESTROYED attention primary ${ADDRESS}_reader["1"]`,
    ]);
  });

  test("no final snapshot is said so", () => {
    const [finding] = findAll({ primary: [remove(ADDRESS, { ...WRITER, skip_final_snapshot: true })] });
    expect(finding?.what).toContain("No final snapshot is kept.");
  });

  test("what a failed replacement left behind is destroyed, too", () => {
    const [finding] = findAll({ primary: [remove(ADDRESS, WRITER, { more: { deposed: "0a1b2c3d" } })] });
    expect(finding?.what).toContain("leaves its old object behind");
  });

  test("what Terraform forgets stays, and so does what is only moved", () => {
    expect(codesOf({ primary: [forget(ADDRESS, WRITER)] })).toEqual([]);
    expect(
      codesOf({ primary: [{ ...keep(ADDRESS, WRITER), previous_address: "aws_db_instance.old" } as never] }),
    ).toEqual([]);
  });

  test.each([
    ["aws_s3_bucket.media", "blocked"],
    ["aws_sqs_queue.orders", "blocked"],
    ["aws_dynamodb_table.carts", "blocked"],
    ["aws_secretsmanager_secret.key", "blocked"],
    ["aws_route53_zone.zone", "blocked"],
    ["aws_globalaccelerator_accelerator.accelerator", "blocked"],
    ["aws_efs_file_system.files", "blocked"],
    ["aws_elasticache_replication_group.pages", "attention"],
    ["aws_eip.nat", "attention"],
    ["aws_cloudwatch_log_group.flow", "attention"],
  ])("%s is %s", (address, severity) => {
    expect(found({ global: [remove(address, { id: "x", arn: "arn:x" })] })).toEqual([
      `STATEFUL_DESTROYED ${severity} global ${address}`,
    ]);
  });

  test("backups that go together with what they are of are destroyed data", () => {
    const plan = { id: "plan-1", name: "daily", rule: [{ rule_name: "daily" }] };
    const backups = [
      remove("aws_backup_plan.plan[0]", plan),
      remove("aws_backup_selection.databases[0]", {
        plan_id: "plan-1",
        resources: [ARN],
        condition: [{ string_equals: [] }],
      }),
      remove("aws_backup_vault.own", { name: "own", arn: "arn:aws:backup:us-east-2:1:backup-vault:own" }),
      remove("aws_backup_vault_lock_configuration.own", { backup_vault_name: "own", min_retention_days: 7 }),
      remove("aws_db_instance_automated_backups_replication.main", { source_db_instance_arn: ARN }),
    ];
    expect(codesOf({ primary: [remove(ADDRESS, WRITER), ...backups] })).toEqual(["STATEFUL_DESTROYED"]);
    expect(codesOf({ primary: [keep(ADDRESS, WRITER), ...backups] })).toEqual(["BACKUPS_LOST"]);
  });
});

describe("LIVE_WRITER_TOUCHED", () => {
  test.each([
    ["instance_class", "db.t3.small", "it is interrupted"],
    ["engine_version", "8.4.4", "it is interrupted"],
    ["multi_az", false, "it is slower for a while"],
    ["parameter_group_name", "other", "look up what that does to it"],
  ])("%s", (name, value, effect) => {
    const [finding, ...rest] = findAll({ primary: [update(ADDRESS, WRITER, { [name]: value })] });
    expect(rest).toEqual([]);
    expect(finding).toMatchObject({ code: "LIVE_WRITER_TOUCHED", severity: "attention", attributes: [name] });
    expect(finding?.what).toContain(effect);
  });

  test("says when it waits for the maintenance window", () => {
    const [finding] = findAll({
      primary: [update(ADDRESS, { ...WRITER, apply_immediately: false }, { instance_class: "db.t3.small" })],
    });
    expect(finding?.what).toContain("in its next maintenance window");
  });

  test("not what nobody notices, nor what AWS computes", () => {
    const harmless = { tags: { a: "b" }, maintenance_window: "mon:01:00-mon:02:00", backup_retention_period: 14 };
    expect(codesOf({ primary: [update(ADDRESS, WRITER, harmless)] })).toEqual([]);
    const unknown = update(ADDRESS, WRITER, {}, { unknown: { latest_restorable_time: true } });
    expect(codesOf({ primary: [unknown] })).toEqual([]);
  });

  test("not a replica, nor a reader of the active site", () => {
    const smaller = { instance_class: "db.t3.small" };
    expect(codesOf({ dr: [update(ADDRESS, REPLICA, { engine_version: "8.4.4" })] })).toEqual([]);
    expect(codesOf({ primary: [update(`${ADDRESS}_reader["1"]`, READER, smaller)] })).toEqual([]);
  });

  test("follows the active site of the system file", () => {
    const changes = { dr: [update(ADDRESS, WRITER, { engine_version: "8.4.4" })] };
    expect(codesOf(changes, { system: { activeSite: "dr" } })).toEqual(["LIVE_WRITER_TOUCHED"]);
  });

  test("making a copy of whoever takes writes is blocked, whatever the system file says", () => {
    const demoted = { replicate_source_db: ARN };
    expect(found({ dr: [update(ADDRESS, WRITER, demoted)] })).toEqual([`LIVE_WRITER_TOUCHED blocked dr ${ADDRESS}`]);
    expect(found({ primary: [update(ADDRESS, WRITER, demoted)] })).toEqual([
      `LIVE_WRITER_TOUCHED blocked primary ${ADDRESS}`,
    ]);
  });

  test("a cluster's writer, not its reader; and what spans both sites", () => {
    const instance = { identifier: "c-1", instance_class: "db.r6g.large", writer: true };
    const other = { instance_class: "db.r6g.xlarge" };
    const address = 'aws_rds_cluster_instance.main["1"]';
    expect(codesOf({ primary: [update(address, instance, other)] })).toEqual(["LIVE_WRITER_TOUCHED"]);
    expect(codesOf({ primary: [update(address, { ...instance, writer: false }, other)] })).toEqual([]);
    const cluster = { id: "shop", global_cluster_identifier: "shop", engine_version: "8.0" };
    expect(codesOf({ global: [update("aws_rds_global_cluster.main", cluster, { engine_version: "8.4" })] })).toEqual([
      "LIVE_WRITER_TOUCHED",
    ]);
  });

  test("a parameter of its group that takes effect at once", () => {
    const group = { name: "shop", parameter: [{ name: "max_connections", value: "100", apply_method: "immediate" }] };
    const writer = keep(ADDRESS, { ...WRITER, parameter_group_name: "shop" });
    const to = (apply_method: string) => ({ parameter: [{ name: "max_connections", value: "200", apply_method }] });
    const address = "aws_db_parameter_group.main";
    expect(codesOf({ primary: [writer, update(address, group, to("immediate"))] })).toEqual(["LIVE_WRITER_TOUCHED"]);
    expect(codesOf({ primary: [writer, update(address, group, to("pending-reboot"))] })).toEqual([]);
    expect(codesOf({ primary: [update(address, group, to("immediate"))] })).toEqual([]);
  });
});

describe("protections of a database", () => {
  test.each([
    ["DELETION_PROTECTION_LOST", { deletion_protection: false }],
    ["DELETION_PROTECTION_LOST", { deletion_protection: null }],
    ["BACKUPS_LOST", { backup_retention_period: 1 }],
    ["BACKUPS_LOST", { backup_retention_period: 0 }],
    ["BACKUPS_LOST", { skip_final_snapshot: true }],
    ["PUBLIC_ADDRESS", { publicly_accessible: true }],
  ])("%s: %j", (code, values) => {
    expect(found({ primary: [update(ADDRESS, WRITER, values)] })).toEqual([`${code} blocked primary ${ADDRESS}`]);
  });

  test("what is known only after apply, or hidden, is not lost", () => {
    const unknown = update(ADDRESS, WRITER, { deletion_protection: null }, { unknown: { deletion_protection: true } });
    expect(codesOf({ primary: [unknown] })).toEqual([]);
    const hidden = update(
      ADDRESS,
      WRITER,
      { backup_retention_period: 0 },
      { sensitive: { backup_retention_period: true } },
    );
    expect(codesOf({ primary: [hidden] })).toEqual([]);
  });

  test("a replica has to skip its final snapshot", () => {
    expect(codesOf({ dr: [update(ADDRESS, REPLICA, { skip_final_snapshot: true })] })).toEqual([]);
  });

  test("more protection is no finding", () => {
    const better = { backup_retention_period: 30, deletion_protection: true, skip_final_snapshot: false };
    const worse = { backup_retention_period: 1, deletion_protection: false, skip_final_snapshot: true };
    expect(codesOf({ primary: [update(ADDRESS, { ...WRITER, ...worse }, better)] })).toEqual([]);
  });

  test("promoting the replica by a plan ends its replication", () => {
    expect(codesOf({ dr: [update(ADDRESS, REPLICA, { replicate_source_db: "" })] })).toEqual(["REPLICATION_LOST"]);
  });

  test("a new one is public or not at once", () => {
    expect(codesOf({ primary: [create(ADDRESS, { ...WRITER, publicly_accessible: true })] })).toEqual([
      "PUBLIC_ADDRESS",
    ]);
    expect(codesOf({ primary: [create(ADDRESS, { ...WRITER, deletion_protection: false })] })).toEqual([]);
  });

  test("TLS that its parameters no longer demand", () => {
    const group = { name: "g", parameter: [{ name: "rds.force_ssl", value: "1", apply_method: "pending-reboot" }] };
    const off = { parameter: [{ name: "rds.force_ssl", value: "0", apply_method: "pending-reboot" }] };
    const address = "aws_db_parameter_group.main";
    expect(found({ primary: [update(address, group, off)] })).toEqual([`ENCRYPTION_LOST blocked primary ${address}`]);
    expect(found({ primary: [update(address, group, { parameter: [] })] })).toEqual([
      `ENCRYPTION_LOST attention primary ${address}`,
    ]);
    expect(codesOf({ primary: [update(address, { ...group, ...off }, { parameter: group.parameter })] })).toEqual([]);
  });

  test("an Aurora cluster that leaves its global cluster", () => {
    const cluster = { id: "c", cluster_identifier: "shop", global_cluster_identifier: "shop-global" };
    expect(codesOf({ dr: [update("aws_rds_cluster.main", cluster, { global_cluster_identifier: null })] })).toEqual([
      "REPLICATION_LOST",
    ]);
    expect(codesOf({ global: [remove("aws_rds_global_cluster.main", { id: "shop-global" })] })).toEqual([
      "REPLICATION_LOST",
    ]);
  });
});
