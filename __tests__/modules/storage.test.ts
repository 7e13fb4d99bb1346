import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  Bucket,
  type BucketProps,
  LogBucket,
  Replication,
  ReplicationRole,
  storageGrants,
} from "../../src/modules/storage";
import { parseSystem } from "../../src/system";
import { onlyResource, resources, type StackJson, synthModule } from "../support/synth";

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

const statementsOf = (stack: StackJson, type: string): Statement[] =>
  (JSON.parse(onlyResource(stack, type).policy as string) as { Statement: Statement[] }).Statement;

const PLAIN = { keepOldVersionsDays: 30, abortUploadsDays: 7, transitions: [], expireDays: undefined };

const bucketStack = (props: Partial<BucketProps> = {}): StackJson =>
  synthModule((scope) => {
    new Bucket(scope, "bucket_media", {
      bucketName: "b",
      logicalId: "bucket_media",
      keyAlias: "alias/k",
      lifecycle: PLAIN,
      destroyWithObjects: false,
      ...props,
    });
  });

describe("a bucket", () => {
  const stack = bucketStack();

  test("is versioned, closed to the public, knows no ACLs and is not emptied to be destroyed", () => {
    expect(onlyResource(stack, "aws_s3_bucket")).toMatchObject({ bucket: "b", force_destroy: false });
    expect(onlyResource(stack, "aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(onlyResource(stack, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(onlyResource(stack, "aws_s3_bucket_ownership_controls")).toMatchObject({
      rule: { object_ownership: "BucketOwnerEnforced" },
    });
  });

  test("has a key of its own, which outlives it", () => {
    expect(onlyResource(stack, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: "${aws_kms_key.bucket_media.arn}",
          },
        },
      ],
    });
    expect(onlyResource(stack, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(onlyResource(stack, "aws_kms_alias")).toMatchObject({ name: "alias/k" });
    // What depends on the other is destroyed first.
    expect(onlyResource(stack, "aws_s3_bucket").depends_on).toEqual(["aws_kms_key.bucket_media"]);
  });

  test("has addresses that do not follow the tree", () => {
    for (const type of ["aws_s3_bucket", "aws_kms_key"]) {
      expect(Object.keys(resources(stack, type))).toEqual(["bucket_media"]);
    }
  });

  test("takes TLS only, and objects under its own key only", () => {
    const [tls, ...puts] = statementsOf(stack, "aws_s3_bucket_policy");
    expect(tls).toMatchObject({
      Effect: "Deny",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
    expect(puts.map(({ Effect, Action, Resource }) => [Effect, Action, Resource])).toEqual(
      Array(3).fill(["Deny", "s3:PutObject", "arn:aws:s3:::b/*"]),
    );
    const header = "s3:x-amz-server-side-encryption";
    expect(puts.map(({ Condition }) => Condition)).toEqual([
      { Null: { [header]: "false" }, StringNotEquals: { [header]: "aws:kms" } },
      {
        Null: { [`${header}-aws-kms-key-id`]: "false" },
        StringNotEquals: { [`${header}-aws-kms-key-id`]: "${aws_kms_key.bucket_media.arn}" },
      },
      { Null: { [`${header}-customer-algorithm`]: "false" } },
    ]);
  });

  test("without a key of its own has S3's, and takes objects under those", () => {
    const other = synthModule((scope) => {
      new Bucket(scope, "b", { bucketName: "b", logicalId: "b", lifecycle: PLAIN, destroyWithObjects: true });
    });
    expect(resources(other, "aws_kms_key")).toEqual({});
    expect(onlyResource(other, "aws_s3_bucket")).toMatchObject({ force_destroy: true });
    expect(onlyResource(other, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } }],
    });
    const values = statementsOf(other, "aws_s3_bucket_policy").map(({ Condition }) =>
      Object.values(Condition?.StringNotEquals ?? {}),
    );
    expect(values).toEqual([[], ["AES256"], []]);
  });
});

describe("lifecycle rules", () => {
  const rulesOf = (lifecycle: BucketProps["lifecycle"]) =>
    onlyResource(bucketStack({ lifecycle }), "aws_s3_bucket_lifecycle_configuration").rule;
  const oldVersions = {
    id: "old-versions",
    status: "Enabled",
    filter: [{ prefix: "" }],
    noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  };

  test("old versions and unfinished uploads go, objects stay", () => {
    expect(rulesOf(PLAIN)).toEqual([{ ...oldVersions, expiration: [{ expired_object_delete_marker: true }] }]);
  });

  test("objects move and expire, in a rule of their own", () => {
    const transitions = [{ afterDays: 30, storageClass: "STANDARD_IA" } as const];
    expect(rulesOf({ ...PLAIN, transitions, expireDays: 90 })).toEqual([
      oldVersions,
      {
        id: "objects",
        status: "Enabled",
        filter: [{ prefix: "" }],
        transition: [{ days: 30, storage_class: "STANDARD_IA" }],
        expiration: [{ days: 90 }],
      },
    ]);
  });

  test("nothing waits for them but that they wait for versions", () => {
    const stack = bucketStack();
    expect(onlyResource(stack, "aws_s3_bucket_lifecycle_configuration").depends_on).toEqual([
      "aws_s3_bucket_versioning.bucket_media",
    ]);
    expect(JSON.stringify(stack)).not.toContain("${aws_s3_bucket_lifecycle_configuration");
    for (const resource of Object.values(stack.resource).flatMap((named) => Object.values(named))) {
      expect(JSON.stringify(resource.depends_on ?? [])).not.toContain("lifecycle");
    }
  });
});

describe("access logs", () => {
  const stack = synthModule((scope) => {
    const logs = new LogBucket(scope, "logs", {
      bucketName: "l",
      account: "1",
      sources: ["b", "c"],
      destroyWithObjects: false,
    });
    new Bucket(scope, "bucket_media", {
      bucketName: "b",
      logicalId: "bucket_media",
      lifecycle: PLAIN,
      destroyWithObjects: false,
      logs,
    });
  });

  test("go to the log bucket once its policy lets them in", () => {
    expect(onlyResource(stack, "aws_s3_bucket_logging")).toMatchObject({
      bucket: "${aws_s3_bucket.bucket_media.id}",
      target_bucket: "${aws_s3_bucket.logs.bucket}",
      target_prefix: "bucket_media/",
      depends_on: ["aws_s3_bucket_policy.logs_bucket"],
    });
  });

  test("are written by S3's logging service alone, for these buckets of this account", () => {
    const { policy } = resources(stack, "aws_s3_bucket_policy").logs_bucket ?? {};
    const { Statement } = JSON.parse(policy as string) as { Statement: Statement[] };
    expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([
      {
        Sid: "AccessLogs",
        Effect: "Allow",
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::l/*",
        Condition: {
          ArnEquals: { "aws:SourceArn": ["arn:aws:s3:::b", "arn:aws:s3:::c"] },
          StringEquals: { "aws:SourceAccount": "1" },
        },
      },
    ]);
  });

  test("are under S3's own keys, which log delivery needs, and expire", () => {
    expect(resources(stack, "aws_kms_key")).toEqual({});
    expect(resources(stack, "aws_s3_bucket_lifecycle_configuration").logs_bucket_lifecycle).toMatchObject({
      rule: [{ id: "old-versions" }, { id: "objects", expiration: [{ days: 90 }] }],
    });
  });
});

describe("replication", () => {
  test("is timed, measured, takes what is encrypted, delete markers and changes of replicas", () => {
    const stack = synthModule((scope) => {
      const here = new AwsProvider(scope, "here", { region: "eu-west-1", alias: "here" });
      const there = new AwsProvider(scope, "there", { region: "eu-north-1", alias: "there" });
      new Replication(scope, "replication_media_primary", {
        source: { bucketName: "b", provider: here },
        destination: { bucketName: "c", keyAlias: "alias/k", provider: there },
        roleArn: "arn:r",
      });
    });
    expect(stack.data?.aws_kms_alias?.replication_media_primary_destination_key).toMatchObject({
      name: "alias/k",
      provider: "aws.there",
    });
    expect(onlyResource(stack, "aws_s3_bucket_replication_configuration")).toMatchObject({
      bucket: "b",
      role: "arn:r",
      provider: "aws.here",
      rule: [
        {
          status: "Enabled",
          filter: { prefix: "" },
          delete_marker_replication: { status: "Enabled" },
          source_selection_criteria: {
            sse_kms_encrypted_objects: { status: "Enabled" },
            replica_modifications: { status: "Enabled" },
          },
          destination: {
            bucket: "arn:aws:s3:::c",
            encryption_configuration: {
              replica_kms_key_id: "${data.aws_kms_alias.replication_media_primary_destination_key.target_key_arn}",
            },
            replication_time: { status: "Enabled", time: { minutes: 15 } },
            metrics: { status: "Enabled", event_threshold: { minutes: 15 } },
          },
        },
      ],
    });
  });

  const use = (region: string, bucketName: string) => ({ account: "1", region, bucketName, keyAlias: "alias/k" });
  const role = synthModule((scope) => {
    new ReplicationRole(scope, "role", {
      name: "r",
      source: use("eu-west-1", "b"),
      destination: use("eu-north-1", "c"),
    });
  });

  test("has a role that reads one bucket and writes replicas into the other", () => {
    const s3 = statementsOf(role, "aws_iam_role_policy").filter(({ Condition }) => !Condition);
    expect(s3.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:GetReplicationConfiguration", "s3:ListBucket"], "arn:aws:s3:::b"],
      [
        ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
        "arn:aws:s3:::b/*",
      ],
      [["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"], "arn:aws:s3:::c/*"],
    ]);
  });

  test("has a role that decrypts with one key and encrypts with the other, through S3, for these buckets", () => {
    const kms = statementsOf(role, "aws_iam_role_policy").filter(({ Condition }) => Condition);
    const condition = (region: string, bucket: string) => ({
      "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/k" },
      StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` },
      StringLike: { "kms:EncryptionContext:aws:s3:arn": [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`] },
    });
    expect(kms).toEqual([
      {
        Sid: "SourceKey",
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: "arn:aws:kms:eu-west-1:1:key/*",
        Condition: condition("eu-west-1", "b"),
      },
      {
        Sid: "ReplicaKey",
        Effect: "Allow",
        Action: ["kms:Encrypt", "kms:GenerateDataKey"],
        Resource: "arn:aws:kms:eu-north-1:1:key/*",
        Condition: condition("eu-north-1", "c"),
      },
    ]);
  });
});

describe("what a service may do", () => {
  const system = parseSystem(
    `
system: gallery
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
services:
  api: { port: 80, capacity: { min: 1, max: 2 }, uses: { buckets: { media: write, user-exports: read } } }
  idle: { port: 81, capacity: { min: 1, max: 2 } }
buckets: { media: {}, user-exports: {}, other: {} }
`,
    "s.yaml",
  );
  const [api, idle] = system.services;
  const grants = storageGrants(system, api!, "dr") as Statement[];

  test("is in the buckets that it uses, in its own site", () => {
    expect(storageGrants(system, idle!, "dr")).toEqual([]);
    const buckets = [...new Set(grants.flatMap(({ Resource }) => Resource))].sort();
    expect(buckets).toEqual([
      "arn:aws:kms:eu-north-1:123456789012:key/*",
      "arn:aws:s3:::gallery-123456789012-eu-north-1-media",
      "arn:aws:s3:::gallery-123456789012-eu-north-1-media/*",
      "arn:aws:s3:::gallery-123456789012-eu-north-1-user-exports",
      "arn:aws:s3:::gallery-123456789012-eu-north-1-user-exports/*",
    ]);
  });

  test("is reading, or writing as well", () => {
    const actions = (of: string): string[] =>
      grants.filter(({ Sid }) => Sid.endsWith(of)).flatMap(({ Action }) => Action);
    expect(actions("UserExports")).toEqual(["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
    expect(actions("Media")).toEqual([
      "s3:ListBucket",
      "s3:ListBucketMultipartUploads",
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "kms:Decrypt",
      "kms:GenerateDataKey",
    ]);
  });

  test("with keys is bound to the key of each bucket", () => {
    const keys = grants.filter(({ Sid }) => Sid.startsWith("Key"));
    expect(keys.map(({ Condition }) => Condition?.["ForAnyValue:StringEquals"])).toEqual([
      { "kms:ResourceAliases": "alias/gallery-bucket-media" },
      { "kms:ResourceAliases": "alias/gallery-bucket-user-exports" },
    ]);
    expect(grants.every(({ Sid }) => /^[A-Za-z0-9]+$/.test(Sid))).toBe(true);
  });
});
