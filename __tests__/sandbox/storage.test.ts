import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetBucketReplicationCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketLoggingCommand,
  PutBucketPolicyCommand,
  PutBucketReplicationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  type ReplicationRule,
  S3Client,
} from "@aws-sdk/client-s3";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, failure, query } from "./support";

const HERE = "eu-south-1";
const THERE = "eu-central-1";
const ROLE = "arn:aws:iam::123456789012:role/replicate";
const keyArn = (region: string): string => `arn:aws:kms:${region}:123456789012:key/of-${region}`;

let aws: LocalAws;
let here: S3Client;
let there: S3Client;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  here = new S3Client({ ...clientFor(aws, HERE), forcePathStyle: true });
  there = new S3Client({ ...clientFor(aws, THERE), forcePathStyle: true });
  await query(aws, "iam", "us-east-1", {
    Action: "CreateRole",
    Version: "2010-05-08",
    RoleName: "replicate",
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
  });
}, 30_000);

afterAll(() => aws.stop());

afterEach(async () => {
  for (const region of [HERE, THERE]) await aws.switchRegion(region, true);
});

async function bucket(s3: S3Client, Bucket: string, region: string, versioned = true): Promise<string> {
  const LocationConstraint = region as "eu-south-1";
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  const Status = versioned ? "Enabled" : "Suspended";
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));
  const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID: keyArn(region) } as const;
  const Rules = [{ BucketKeyEnabled: true, ApplyServerSideEncryptionByDefault }];
  await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: { Rules } }));
  return Bucket;
}

const rule = (to: string, region: string, changes: Partial<ReplicationRule> = {}): ReplicationRule => ({
  ID: "everything",
  Priority: 1,
  Status: "Enabled",
  Filter: { Prefix: "" },
  DeleteMarkerReplication: { Status: "Enabled" },
  SourceSelectionCriteria: {
    SseKmsEncryptedObjects: { Status: "Enabled" },
    ReplicaModifications: { Status: "Enabled" },
  },
  Destination: {
    Bucket: `arn:aws:s3:::${to}`,
    EncryptionConfiguration: { ReplicaKmsKeyID: keyArn(region) },
    ReplicationTime: { Status: "Enabled", Time: { Minutes: 15 } },
    Metrics: { Status: "Enabled", EventThreshold: { Minutes: 15 } },
  },
  ...changes,
});

const replicate = (s3: S3Client, Bucket: string, changed: ReplicationRule, Role = ROLE) =>
  s3.send(new PutBucketReplicationCommand({ Bucket, ReplicationConfiguration: { Role, Rules: [changed] } }));

/** Two buckets that replicate each other, under names that nobody else has. */
async function pair(name: string, changes: Partial<ReplicationRule> = {}, role?: string): Promise<[string, string]> {
  const near = await bucket(here, `${name}-near`, HERE);
  const far = await bucket(there, `${name}-far`, THERE);
  await replicate(here, near, rule(far, THERE, changes), role);
  await replicate(there, far, rule(near, HERE, changes), role);
  return [near, far];
}

const put = async (s3: S3Client, Bucket: string, Body: string, more: Partial<PutObjectCommandInput> = {}) =>
  (await s3.send(new PutObjectCommand({ Bucket, Key: "a/b.txt", Body, ...more }))).VersionId ?? "";

const head = (s3: S3Client, Bucket: string): Promise<HeadObjectCommandOutput> =>
  s3.send(new HeadObjectCommand({ Bucket, Key: "a/b.txt" }));

const content = async (s3: S3Client, Bucket: string): Promise<string | undefined> =>
  (await s3.send(new GetObjectCommand({ Bucket, Key: "a/b.txt" }))).Body?.transformToString();

const tags = async (s3: S3Client, Bucket: string) =>
  (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: "a/b.txt" }))).TagSet;

describe("a replication configuration", () => {
  test("is shown as it was given", async () => {
    const [near, far] = await pair("shown");
    const { ReplicationConfiguration } = await here.send(new GetBucketReplicationCommand({ Bucket: near }));
    expect(ReplicationConfiguration).toEqual({ Role: ROLE, Rules: [rule(far, THERE)] });
  });

  test("needs a destination that exists and has versions", async () => {
    const near = await bucket(here, "needs-near", HERE);
    expect(await failure(replicate(here, near, rule("nowhere", THERE)))).toBe("InvalidRequest");
    const far = await bucket(there, "needs-far", THERE, false);
    expect(await failure(replicate(here, near, rule(far, THERE)))).toBe("InvalidRequest");
  });
});

describe("an object", () => {
  test("appears in the other bucket as it is, under that region's key", async () => {
    const [near, far] = await pair("object");
    const version = await put(here, near, "hello", { Metadata: { owner: "me" }, Tagging: "stage=new" });
    const original = await head(here, near);
    const replica = await head(there, far);
    expect(original).toMatchObject({ ReplicationStatus: "COMPLETED", SSEKMSKeyId: keyArn(HERE) });
    expect(replica).toMatchObject({
      ReplicationStatus: "REPLICA",
      VersionId: version,
      ETag: original.ETag,
      Metadata: { owner: "me" },
      ServerSideEncryption: "aws:kms",
      SSEKMSKeyId: keyArn(THERE),
      BucketKeyEnabled: true,
    });
    expect(await content(there, far)).toBe("hello");
    expect(await tags(there, far)).toEqual([{ Key: "stage", Value: "new" }]);
  });

  test("goes the other way as well, and does not come back", async () => {
    const [near, far] = await pair("back");
    await put(there, far, "from there");
    expect(await content(here, near)).toBe("from there");
    for (const [s3, name] of [
      [here, near],
      [there, far],
    ] as const) {
      const { Versions } = await s3.send(new ListObjectVersionsCommand({ Bucket: name }));
      expect(Versions).toHaveLength(1);
    }
  });

  test("that is encrypted stays if the rule does not say otherwise", async () => {
    const [near, far] = await pair("encrypted", {
      SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: "Disabled" } },
    });
    await put(here, near, "hello");
    expect((await head(here, near)).ReplicationStatus).toBeUndefined();
    expect(await failure(head(there, far))).toBe("NotFound");
  });

  test("that was there before is not replicated", async () => {
    const near = await bucket(here, "existing-near", HERE);
    const far = await bucket(there, "existing-far", THERE);
    await put(here, near, "old");
    await replicate(here, near, rule(far, THERE));
    expect(await failure(head(there, far))).toBe("NotFound");
  });

  test("fails if the role does not exist", async () => {
    const [near, far] = await pair("role", {}, "arn:aws:iam::123456789012:role/nobody");
    await put(here, near, "hello");
    expect((await head(here, near)).ReplicationStatus).toBe("FAILED");
    expect(await failure(head(there, far))).toBe("NotFound");
  });

  test("whose tags are changed on the replica has them at its origin", async () => {
    const [near, far] = await pair("tags");
    await put(here, near, "hello");
    const Tagging = { TagSet: [{ Key: "seen", Value: "there" }] };
    await there.send(new PutObjectTaggingCommand({ Bucket: far, Key: "a/b.txt", Tagging }));
    expect(await tags(here, near)).toEqual(Tagging.TagSet);
  });

  test("that is deleted is deleted there too, but a single version is not", async () => {
    const [near, far] = await pair("deleted");
    const first = await put(here, near, "one");
    await put(here, near, "two");
    await here.send(new DeleteObjectCommand({ Bucket: near, Key: "a/b.txt", VersionId: first }));
    const after = await there.send(new ListObjectVersionsCommand({ Bucket: far }));
    expect(after.Versions).toHaveLength(2);
    await here.send(new DeleteObjectCommand({ Bucket: near, Key: "a/b.txt" }));
    expect(await failure(head(there, far))).toBe("NotFound");
    const { DeleteMarkers } = await there.send(new ListObjectVersionsCommand({ Bucket: far }));
    expect(DeleteMarkers).toHaveLength(1);
  });
});

describe("a region that is off", () => {
  test("gets what it has missed when it is back", async () => {
    const [near, far] = await pair("missed");
    await aws.switchRegion(THERE, false);
    await put(here, near, "while it was off");
    expect((await head(here, near)).ReplicationStatus).toBe("PENDING");
    await aws.switchRegion(THERE, true);
    expect((await head(here, near)).ReplicationStatus).toBe("COMPLETED");
    expect(await content(there, far)).toBe("while it was off");
  });

  test("does not deliver what it held back, and that does not cover what was written meanwhile", async () => {
    const [near, far] = await pair("held");
    await aws.switchRegion(THERE, false);
    await put(here, near, "never arrived");
    await aws.switchRegion(HERE, false);
    await aws.switchRegion(THERE, true);
    expect(await failure(head(there, far))).toBe("NotFound");
    await put(there, far, "after the failover");
    await aws.switchRegion(HERE, true);
    // Both have both now, and agree on which is current.
    expect(await content(here, near)).toBe("after the failover");
    expect(await content(there, far)).toBe("after the failover");
    const { Versions } = await there.send(new ListObjectVersionsCommand({ Bucket: far }));
    expect(Versions).toHaveLength(2);
  });
});

test("a bucket without versioning any more keeps those that it has until each is deleted", async () => {
  const near = await bucket(here, "suspended", HERE);
  const first = await put(here, near, "one");
  const second = await put(here, near, "two");
  await here.send(new DeleteObjectCommand({ Bucket: near, Key: "a/b.txt" }));
  const Status = "Suspended" as const;
  await here.send(new PutBucketVersioningCommand({ Bucket: near, VersioningConfiguration: { Status } }));
  await here.send(new DeleteObjectCommand({ Bucket: near, Key: "a/b.txt", VersionId: first }));
  const { Versions, DeleteMarkers } = await here.send(new ListObjectVersionsCommand({ Bucket: near }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([second]);
  const marker = DeleteMarkers?.[0]?.VersionId;
  for (const VersionId of [second, marker]) {
    await here.send(new DeleteObjectCommand({ Bucket: near, Key: "a/b.txt", VersionId }));
  }
  expect((await here.send(new ListObjectVersionsCommand({ Bucket: near }))).Versions).toBeUndefined();
});

test("a log bucket lets S3 in by one statement among others", async () => {
  const near = await bucket(here, "logged", HERE);
  const logs = await bucket(here, "logs-of-it", HERE);
  const switchOn = () =>
    here.send(
      new PutBucketLoggingCommand({
        Bucket: near,
        BucketLoggingStatus: { LoggingEnabled: { TargetBucket: logs, TargetPrefix: "logged/" } },
      }),
    );
  const policy = (...Statement: object[]) =>
    here.send(
      new PutBucketPolicyCommand({ Bucket: logs, Policy: JSON.stringify({ Version: "2012-10-17", Statement }) }),
    );
  const Condition = { Bool: { "aws:SecureTransport": "false" } };
  const tlsOnly = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: `arn:aws:s3:::${logs}/*`, Condition };
  await policy(tlsOnly);
  expect(await failure(switchOn())).toBe("InvalidTargetBucketForLogging");
  await policy(tlsOnly, {
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: `arn:aws:s3:::${logs}/*`,
    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
  });
  await switchOn();
});
