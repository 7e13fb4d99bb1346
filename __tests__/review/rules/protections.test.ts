import { ACTIVE_REGION, codesOf, findAll, found, keep, policy, remove, replace, STANDBY_REGION, update } from "./plans";

const BUCKET = { id: "files", bucket: "files", arn: "arn:aws:s3:::files" };
const TLS_ONLY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const KEY = { id: "k-1", key_id: "k-1", arn: `arn:aws:kms:${ACTIVE_REGION}:123456789012:key/k-1`, is_enabled: true };

describe("deletion protection of other things", () => {
  test.each([
    [
      "aws_dynamodb_table.locks",
      { deletion_protection_enabled: true },
      { deletion_protection_enabled: false },
      "blocked",
    ],
    ["aws_s3_bucket.files", { force_destroy: false }, { force_destroy: true }, "blocked"],
    ["aws_backup_vault.own", { force_destroy: null }, { force_destroy: true }, "blocked"],
    ["aws_lb.web", { enable_deletion_protection: true }, { enable_deletion_protection: false }, "attention"],
    ["aws_cognito_user_pool.users", { deletion_protection: "ACTIVE" }, { deletion_protection: "INACTIVE" }, "blocked"],
    ["aws_secretsmanager_secret.key", { recovery_window_in_days: 30 }, { recovery_window_in_days: 0 }, "blocked"],
  ])("%s", (address, before, after, severity) => {
    expect(found({ primary: [update(address, before, after)] })).toEqual([
      `DELETION_PROTECTION_LOST ${severity} primary ${address}`,
    ]);
    expect(codesOf({ primary: [update(address, after, before)] })).toEqual([]);
  });
});

describe("backups", () => {
  const rule = {
    rule_name: "daily",
    lifecycle: [{ delete_after: 35 }],
    copy_action: [{ destination_vault_arn: "arn:aws:backup:us-west-1:1:backup-vault:copies" }],
  };
  const plan = { id: "p", rule: [rule] };
  const changed = (values: object) => ({ rule: [{ ...rule, ...values }] });

  test.each([
    ["a rule", { rule: [] }],
    ["a copy", changed({ copy_action: [] })],
    ["days", changed({ lifecycle: [{ delete_after: 10 }] })],
  ])("of a plan that loses %s", (_, values) => {
    expect(codesOf({ primary: [update("aws_backup_plan.plan", plan, values)] })).toEqual(["BACKUPS_LOST"]);
  });

  test("kept for ever and now not", () => {
    const forever = { ...plan, rule: [{ ...rule, lifecycle: [] }] };
    expect(codesOf({ primary: [update("aws_backup_plan.plan", forever, changed({}))] })).toEqual(["BACKUPS_LOST"]);
    expect(codesOf({ primary: [update("aws_backup_plan.plan", plan, { rule: forever.rule })] })).toEqual([]);
  });

  test("a copy to a vault that is not known yet is not lost", () => {
    const unknown = { rule: [{ copy_action: [{ destination_vault_arn: true }] }] };
    const values = changed({ copy_action: [{}] });
    expect(codesOf({ primary: [update("aws_backup_plan.plan", plan, values, { unknown })] })).toEqual([]);
  });

  test.each([
    ["aws_backup_plan.plan", plan],
    ["aws_backup_selection.databases", { plan_id: "p", resources: ["arn:aws:rds:us-east-2:1:db:main"] }],
    ["aws_backup_vault.own", { name: "own" }],
    ["aws_backup_vault_lock_configuration.own", { backup_vault_name: "own", min_retention_days: 7 }],
    ["aws_backup_vault_policy.own", { backup_vault_name: "own", policy: policy({ Effect: "Deny", Action: "*" }) }],
    ["aws_db_instance_automated_backups_replication.main", { source_db_instance_arn: "arn:aws:rds:x" }],
  ])("%s goes", (address, values) => {
    expect(found({ primary: [remove(address, values)] })).toEqual([`BACKUPS_LOST blocked primary ${address}`]);
  });

  test.each([
    ["aws_backup_vault.own", { name: "own" }, { name: "other" }],
    [
      "aws_db_instance_automated_backups_replication.main",
      { source_db_instance_arn: "arn:aws:rds:x", kms_key_id: "a" },
      { kms_key_id: "b" },
    ],
  ])("%s is replaced, and what the old one kept goes", (address, before, after) => {
    expect(found({ primary: [replace(address, before, after)] })).toContain(`BACKUPS_LOST blocked primary ${address}`);
  });

  test("a plan or a lock that is replaced is compared with the new one", () => {
    const lock = { backup_vault_name: "own", min_retention_days: 7 };
    const LOCK = "aws_backup_vault_lock_configuration.own";
    expect(codesOf({ primary: [replace("aws_backup_plan.plan", plan, { name: "b" })] })).toEqual([]);
    expect(codesOf({ primary: [replace(LOCK, lock, { changeable_for_days: 3 })] })).toEqual([]);
    expect(codesOf({ primary: [replace(LOCK, lock, { min_retention_days: 1 })] })).toEqual(["BACKUPS_LOST"]);
  });

  test("the other site's vault of the same name is another vault", () => {
    const lock = { backup_vault_name: "own", min_retention_days: 7 };
    const gone = [remove("aws_backup_vault_lock_configuration.own", lock)];
    const vault = remove("aws_backup_vault.own", { id: "own", name: "own" });
    const lost = `BACKUPS_LOST blocked primary ${gone[0]?.address ?? ""}`;
    expect(found({ primary: gone, dr: [vault] })).toContain(lost);
    expect(found({ primary: [...gone, vault] })).not.toContain(lost);
    // A stack without a site may hold anything; of an ARN the region is known.
    expect(found({ primary: gone, global: [vault] })).not.toContain(lost);
    const there = { id: "own", name: "own", arn: `arn:aws:backup:${STANDBY_REGION}:1:backup-vault:own` };
    expect(found({ primary: gone, global: [remove("aws_backup_vault.own", there)] })).toContain(lost);
  });

  test("what moves to the other site with the roles is not lost", () => {
    const moved = { primary: [remove("aws_backup_plan.plan[0]", plan)] };
    const create = { ...keep("aws_backup_plan.plan[0]", plan) };
    const made = { ...create, change: { ...create.change, actions: ["create"], before: null } } as never;
    expect(codesOf({ ...moved, dr: [made] })).toEqual([]);
    expect(codesOf({ ...moved, dr: [] })).toEqual(["BACKUPS_LOST"]);
  });

  test("a selection that selects less", () => {
    const both = { plan_id: "p", resources: ["arn:aws:rds:a", "arn:aws:rds:b"] };
    const address = "aws_backup_selection.databases";
    expect(codesOf({ primary: [replace(address, both, { resources: ["arn:aws:rds:a"] })] })).toEqual(["BACKUPS_LOST"]);
    expect(codesOf({ primary: [replace(address, both, { resources: ["*"] })] })).toEqual([]);
  });

  test("the policy of a vault that no longer forbids", () => {
    const before = { backup_vault_name: "own", policy: policy({ Effect: "Deny", Principal: "*", Action: "backup:*" }) };
    expect(codesOf({ primary: [update("aws_backup_vault_policy.own", before, { policy: policy() })] })).toEqual([
      "BACKUPS_LOST",
    ]);
  });
});

describe("encryption", () => {
  const sse = (algorithm: string, key?: string) => ({
    bucket: "files",
    rule: [{ apply_server_side_encryption_by_default: [{ sse_algorithm: algorithm, kms_master_key_id: key }] }],
  });
  const SSE = "aws_s3_bucket_server_side_encryption_configuration.files";

  test.each([
    [
      "aws_sqs_queue.q",
      { kms_master_key_id: "k", sqs_managed_sse_enabled: false },
      { kms_master_key_id: null },
      "blocked",
    ],
    [
      "aws_sqs_queue.q",
      { kms_master_key_id: "k" },
      { kms_master_key_id: null, sqs_managed_sse_enabled: true },
      "attention",
    ],
    ["aws_sns_topic.t", { kms_master_key_id: "k" }, { kms_master_key_id: "" }, "blocked"],
    ["aws_lb_listener.l", { protocol: "HTTPS" }, { protocol: "HTTP" }, "blocked"],
    [
      "aws_lb_listener.l",
      { ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      { ssl_policy: "ELBSecurityPolicy-TLS-1-1-2017-01" },
      "blocked",
    ],
    [
      "aws_lb_listener.l",
      { protocol: "HTTP", default_action: [{ type: "redirect", redirect: [{ protocol: "HTTPS" }] }] },
      { default_action: [{ type: "forward", redirect: [] }] },
      "blocked",
    ],
    [
      "aws_elasticache_replication_group.c",
      { transit_encryption_enabled: true, transit_encryption_mode: "required" },
      { transit_encryption_mode: "preferred" },
      "blocked",
    ],
    ["aws_ssm_parameter.p", { type: "SecureString" }, { type: "String" }, "blocked"],
    ["aws_kms_key.k", { is_enabled: true }, { is_enabled: false }, "blocked"],
    ["aws_kms_key.k", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }, "attention"],
    [
      "aws_launch_template.t",
      { block_device_mappings: [{ ebs: [{ encrypted: "true" }] }] },
      { block_device_mappings: [{ ebs: [{ encrypted: "false" }] }] },
      "blocked",
    ],
    [
      "aws_cloudfront_distribution.d",
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1.2_2021" }] },
      { viewer_certificate: [{ minimum_protocol_version: "TLSv1" }] },
      "blocked",
    ],
  ])("%s: %j to %j", (address, before, after, severity) => {
    expect(found({ primary: [update(address, before, after)] })).toEqual([
      `ENCRYPTION_LOST ${severity} primary ${address}`,
    ]);
    expect(codesOf({ primary: [update(address, { ...before, ...after }, before)] })).toEqual([]);
  });

  test("a cache that is replaced without encryption is more than a cold one", () => {
    const address = "aws_elasticache_replication_group.pages";
    const before = { id: "pages", at_rest_encryption_enabled: "true", transit_encryption_enabled: true };
    expect(found({ primary: [replace(address, before, { at_rest_encryption_enabled: "false" })] })).toEqual([
      `ENCRYPTION_LOST blocked primary ${address}`,
      `STATEFUL_DESTROYED attention primary ${address}`,
    ]);
    expect(codesOf({ primary: [replace(address, before, { node_type: "cache.m7g.large" })] })).toEqual([
      "STATEFUL_DESTROYED",
    ]);
  });

  test("a bucket's own key given up, or its settings removed", () => {
    const one = `ENCRYPTION_LOST attention primary ${SSE}`;
    expect(found({ primary: [update(SSE, sse("aws:kms", KEY.arn), sse("AES256"))] })).toEqual([one]);
    expect(found({ primary: [remove(SSE, sse("aws:kms", KEY.arn))] })).toEqual([one]);
    expect(found({ primary: [remove(SSE, sse("AES256"))] })).toEqual([]);
  });

  test("another key in the same region; one of the other region is the standby's trouble", () => {
    const other = (region: string) => sse("aws:kms", `arn:aws:kms:${region}:123456789012:key/k-2`);
    const before = sse("aws:kms", `arn:aws:kms:${STANDBY_REGION}:123456789012:key/k-1`);
    expect(found({ dr: [update(SSE, before, other(STANDBY_REGION))] })).toEqual([
      `ENCRYPTION_LOST attention dr ${SSE}`,
    ]);
    expect(found({ dr: [update(SSE, before, other(ACTIVE_REGION))] })).toEqual([`STANDBY_FOREIGN blocked dr ${SSE}`]);
  });

  test("a key goes alone, or with what it encrypts", () => {
    const user = sse("aws:kms", KEY.arn);
    const key = remove("aws_kms_key.files", KEY);
    expect(found({ primary: [key] })).toEqual(["ENCRYPTION_LOST blocked primary aws_kms_key.files"]);
    expect(codesOf({ primary: [key, keep(SSE, user)] })).toEqual(["ENCRYPTION_LOST"]);
    expect(codesOf({ primary: [key, remove(SSE, user), remove("aws_s3_bucket.files", BUCKET)] })).toEqual([
      "STATEFUL_DESTROYED",
    ]);
  });

  test.each([
    ["a final snapshot", { skip_final_snapshot: false, final_snapshot_identifier: "last" }, true],
    ["automated backups", { skip_final_snapshot: true, delete_automated_backups: false }, true],
    ["nothing", { skip_final_snapshot: true, delete_automated_backups: true }, false],
    [
      "nothing of a replica",
      { skip_final_snapshot: false, final_snapshot_identifier: "last", replicate_source_db: "arn:aws:rds:x" },
      false,
    ],
  ])("a key goes with a database of which %s is kept", (_, values, lost) => {
    const database = { id: "db", kms_key_id: KEY.arn, replicate_source_db: "", ...values };
    const key = remove("aws_kms_key.main", KEY);
    const all = findAll({ primary: [remove("aws_db_instance.main", database), key] });
    expect(all.map(({ code }) => code).sort()).toEqual([...(lost ? ["ENCRYPTION_LOST"] : []), "STATEFUL_DESTROYED"]);
    const destroyed = all.find(({ code }) => code === "STATEFUL_DESTROYED");
    expect(destroyed?.what).not.toMatch(/A final snapshot is kept\.$/);
  });

  test("a policy that no longer demands TLS is said once", () => {
    const address = "aws_s3_bucket_policy.files";
    const strict = { bucket: "files", policy: policy(TLS_ONLY) };
    const one = [`ENCRYPTION_LOST blocked primary ${address}`];
    expect(found({ primary: [update(address, strict, { policy: policy() })] })).toEqual(one);
    expect(found({ primary: [remove(address, strict)] })).toEqual(one);
    expect(codesOf({ primary: [remove(address, strict), remove("aws_s3_bucket.files", BUCKET)] })).toEqual([
      "STATEFUL_DESTROYED",
    ]);
  });
});

describe("versioning", () => {
  const address = "aws_s3_bucket_versioning.files";
  const on = { bucket: "files", versioning_configuration: [{ status: "Enabled" }] };

  test("suspended or removed, unless the bucket goes", () => {
    const off = { versioning_configuration: [{ status: "Suspended" }] };
    expect(found({ primary: [update(address, on, off)] })).toEqual([`VERSIONING_LOST blocked primary ${address}`]);
    expect(found({ primary: [remove(address, on)] })).toEqual([`VERSIONING_LOST blocked primary ${address}`]);
    expect(codesOf({ primary: [remove(address, { ...on, ...off })] })).toEqual([]);
    expect(codesOf({ primary: [remove(address, on), remove("aws_s3_bucket.files", BUCKET)] })).toEqual([
      "STATEFUL_DESTROYED",
    ]);
  });

  test("a bucket in another stack of the review may take it along", () => {
    const all = { link: [remove("aws_s3_bucket_replication_configuration.r", { bucket: "files" })] };
    expect(codesOf({ ...all, primary: [remove("aws_s3_bucket.files", BUCKET)] })).toEqual(["STATEFUL_DESTROYED"]);
    expect(codesOf(all)).toEqual(["REPLICATION_LOST"]);
  });
});

describe("replication", () => {
  const rule = {
    id: "all",
    status: "Enabled",
    filter: [{ prefix: "" }],
    delete_marker_replication: [{ status: "Enabled" }],
    destination: [{ bucket: "arn:aws:s3:::there" }],
  };
  const address = "aws_s3_bucket_replication_configuration.files";
  const of = (...rules: object[]) => ({ bucket: "files", rule: rules });

  test.each([
    ["disabled", of({ ...rule, status: "Disabled" })],
    ["gone", of()],
    ["narrower", of({ ...rule, filter: [{ prefix: "a/" }] })],
    ["without delete markers", of({ ...rule, delete_marker_replication: [{ status: "Disabled" }] })],
  ])("a rule is %s", (_, after) => {
    expect(found({ link: [update(address, of(rule), after)] })).toEqual([`REPLICATION_LOST blocked link ${address}`]);
  });

  test("a rule that is renamed or gets wider copies as before", () => {
    expect(codesOf({ link: [update(address, of(rule), of({ ...rule, id: "everything" }))] })).toEqual([]);
    const narrow = { ...rule, filter: [{ prefix: "a/" }] };
    expect(codesOf({ link: [update(address, of(narrow), of(rule))] })).toEqual([]);
  });

  test("replicas of secrets and tables", () => {
    const secret = { name: "key", replica: [{ region: "us-west-1", status: "InSync" }] };
    const one = ["REPLICATION_LOST"];
    expect(codesOf({ global: [update("aws_secretsmanager_secret.key", secret, { replica: [] })] })).toEqual(one);
    const moved = { replica: [{ region: "us-west-2" }] };
    expect(codesOf({ global: [update("aws_secretsmanager_secret.key", secret, moved)] })).toEqual(one);
    const table = { name: "carts", replica: [{ region_name: "us-west-1" }] };
    expect(codesOf({ global: [update("aws_dynamodb_table.carts", table, { replica: [] })] })).toEqual(one);
    const unknown = update("aws_secretsmanager_secret.key", secret, { replica: [] }, { unknown: { replica: true } });
    expect(codesOf({ global: [unknown] })).toEqual([]);
  });
});
