import { codesOf, found, policy, remove, update } from "./plans";

describe("how long something is kept", () => {
  const LIFECYCLE = "aws_s3_bucket_lifecycle_configuration.files";
  const rule = {
    id: "old",
    status: "Enabled",
    filter: [{ prefix: "" }],
    noncurrent_version_expiration: [{ noncurrent_days: 90 }],
    expiration: [],
  };
  const changed = (...rules: object[]) => ({
    primary: [update(LIFECYCLE, { bucket: "files", rule: [rule] }, { rule: rules })],
  });
  const days = (noncurrent_days: number) => ({ noncurrent_version_expiration: [{ noncurrent_days }] });

  test.each([
    ["old versions", [{ ...rule, ...days(1) }]],
    ["objects", [{ ...rule, expiration: [{ days: 1 }] }]],
    ["objects from a day on", [{ ...rule, expiration: [{ date: "2026-02-01T00:00:00Z" }] }]],
    ["by a new rule", [rule, { ...rule, id: "new", filter: [{ prefix: "a/" }], ...days(3) }]],
  ])("%s are deleted sooner", (_, rules) => {
    expect(found(changed(...rules))).toEqual([`BACKUPS_LOST blocked primary ${LIFECYCLE}`]);
  });

  test.each([
    ["later", [{ ...rule, ...days(120) }]],
    ["never", []],
    ["by another name", [{ ...rule, id: "new" }]],
    [
      "with uploads that are given up",
      [{ ...rule, abort_incomplete_multipart_upload: [{ days_after_initiation: 1 }] }],
    ],
    ["only in part", [{ ...rule, filter: [{ prefix: "a/" }] }]],
    ["not, the rule is off", [{ ...rule, status: "Disabled", ...days(1) }]],
  ])("or %s", (_, rules) => {
    expect(codesOf(changed(...rules))).toEqual([]);
  });

  test("logs", () => {
    const logs = (before: number, after: number) => ({
      primary: [update("aws_cloudwatch_log_group.g", { retention_in_days: before }, { retention_in_days: after })],
    });
    for (const [before, after] of [
      [365, 1],
      [0, 30],
    ] as const) {
      expect(found(logs(before, after))).toEqual(["BACKUPS_LOST attention primary aws_cloudwatch_log_group.g"]);
      expect(codesOf(logs(after, before))).toEqual([]);
    }
  });

  test.each([
    "aws_db_snapshot_copy",
    "aws_rds_cluster_snapshot_copy",
    "aws_ebs_snapshot_copy",
    "aws_fsx_backup",
    "aws_memorydb_snapshot",
    "aws_glacier_vault",
    "aws_s3tables_table_bucket",
  ])("%s goes", (type) => {
    expect(found({ primary: [remove(`${type}.x`, { id: "x" })] })).toEqual([
      `STATEFUL_DESTROYED blocked primary ${type}.x`,
    ]);
  });
});

describe("a bucket's policy that refuses fewer requests without TLS", () => {
  const ADDRESS = "aws_s3_bucket_policy.files";
  const tls = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
  const changed = (...after: object[]) => ({
    primary: [update(ADDRESS, { bucket: "files", policy: policy(tls) }, { policy: policy(...after) })],
  });

  test.each([
    ["one action on one key", { Action: "s3:PutObjectAcl", Resource: "arn:aws:s3:::files/x" }],
    ["no objects", { Resource: "arn:aws:s3:::files" }],
    ["one principal", { Principal: { AWS: "arn:aws:iam::123456789012:role/x" } }],
    ["an exception", { Condition: { ...tls.Condition, StringNotEquals: { "aws:PrincipalArn": "arn:x" } } }],
  ])("%s", (_, values) => {
    expect(found(changed({ ...tls, ...values }))).toEqual([`ENCRYPTION_LOST blocked primary ${ADDRESS}`]);
  });

  test("as many, written in another way", () => {
    const parts = tls.Resource.map((Resource) => ({ ...tls, Resource, Principal: { AWS: "*" } }));
    expect(codesOf(changed(...parts))).toEqual([]);
    expect(codesOf(changed({ ...tls, Condition: { BoolIfExists: { "aws:SecureTransport": ["false"] } } }))).toEqual([]);
    expect(codesOf(changed({ ...tls, Resource: "*" }))).toEqual([]);
  });
});
