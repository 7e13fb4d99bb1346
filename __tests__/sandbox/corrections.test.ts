import {
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  type CreateDBInstanceReadReplicaMessage,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import {
  CreateBucketCommand,
  GetBucketLifecycleConfigurationCommand,
  GetObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, elements, failure, query } from "./support";

const HERE = "eu-south-1";
const THERE = "eu-central-1";

let aws: LocalAws;
let here: RDSClient;
let there: RDSClient;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  here = new RDSClient(clientFor(aws, HERE));
  there = new RDSClient(clientFor(aws, THERE));
}, 30_000);

afterAll(() => aws.stop());

async function database(DBInstanceIdentifier: string, input: object = {}): Promise<DBInstance> {
  const made = await here.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier,
      Engine: "postgres",
      DBInstanceClass: "db.m6g.large",
      AllocatedStorage: 20,
      MasterUsername: "master",
      MasterUserPassword: "not-a-secret",
      BackupRetentionPeriod: 7,
      ...input,
    }),
  );
  return made.DBInstance ?? {};
}

async function replica(
  client: RDSClient,
  DBInstanceIdentifier: string,
  SourceDBInstanceIdentifier: string | undefined,
  input: Partial<CreateDBInstanceReadReplicaMessage> = {},
): Promise<DBInstance> {
  const made = await client.send(
    new CreateDBInstanceReadReplicaCommand({ DBInstanceIdentifier, SourceDBInstanceIdentifier, ...input }),
  );
  return made.DBInstance ?? {};
}

const describeOne = async (client: RDSClient, DBInstanceIdentifier: string): Promise<DBInstance> =>
  (await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }))).DBInstances?.[0] ?? {};

const remove = (client: RDSClient, DBInstanceIdentifier: string) =>
  client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));

const promote = (client: RDSClient, DBInstanceIdentifier: string) =>
  client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier }));

describe("RDS: the resource id of an instance", () => {
  test("is its own, stays as it is, and finds it", async () => {
    const made = [await database("ids-a"), await database("ids-b"), await replica(here, "ids-c", "ids-a")];
    const ids = made.map((one) => one.DbiResourceId ?? "");
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^db-[A-Z0-9]{26}$/);
    await here.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "ids-b", AllocatedStorage: 40 }));
    for (const [index, id] of ids.entries()) {
      const Filters = [{ Name: "dbi-resource-id", Values: [id] }];
      const { DBInstances } = await here.send(new DescribeDBInstancesCommand({ Filters }));
      expect(DBInstances?.map((one) => one.DBInstanceIdentifier)).toEqual([made[index]?.DBInstanceIdentifier]);
    }
  });
});

describe("RDS: a read replica", () => {
  test("is an instance of its own, in a zone of its own region", async () => {
    const source = await database("own-source", {
      DeletionProtection: true,
      Tags: [{ Key: "site", Value: "primary" }],
    });
    const made = await replica(there, "own-replica", source.DBInstanceArn, { Tags: [{ Key: "site", Value: "dr" }] });
    expect(made.AvailabilityZone).toMatch(new RegExp(`^${THERE}[a-z]$`));
    expect(made.DeletionProtection).toBe(false);
    expect(made.BackupRetentionPeriod).toBe(0);
    expect(made.TagList).toEqual([{ Key: "site", Value: "dr" }]);
    expect((await describeOne(here, "own-source")).TagList).toEqual([{ Key: "site", Value: "primary" }]);
    expect(await failure(replica(there, "own-replica", source.DBInstanceArn))).toBe("DBInstanceAlreadyExistsFault");
  });

  test.each([
    ["in another region", THERE],
    ["in the same region", HERE],
  ])("that is promoted stands alone, and its source forgets it: %s", async (_, region) => {
    const client = region === HERE ? here : there;
    const [sourceName, name] = [`promote-${region}`, `promoted-${region}`];
    const source = await database(sourceName);
    await replica(client, name, region === HERE ? sourceName : source.DBInstanceArn);
    expect((await describeOne(here, sourceName)).ReadReplicaDBInstanceIdentifiers).toHaveLength(1);
    await promote(client, name);
    const promoted = await describeOne(client, name);
    expect(promoted.ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
    expect(promoted.BackupRetentionPeriod).toBe(1);
    expect((await describeOne(here, sourceName)).ReadReplicaDBInstanceIdentifiers).toEqual([]);
    expect(await failure(promote(client, name))).toMatch(/^InvalidDBInstanceState/);
  });

  test("that does not exist cannot be promoted", async () => {
    expect(await failure(promote(here, "nobody"))).toMatch(/^DBInstanceNotFound/);
  });

  test("that is deleted is taken off its source's list, in another region too", async () => {
    const source = await database("delete-source");
    await replica(there, "delete-far", source.DBInstanceArn);
    await replica(here, "delete-near", "delete-source");
    await remove(there, "delete-far");
    expect((await describeOne(here, "delete-source")).ReadReplicaDBInstanceIdentifiers).toEqual(["delete-near"]);
    await remove(here, "delete-near");
    expect((await describeOne(here, "delete-source")).ReadReplicaDBInstanceIdentifiers).toEqual([]);
  });

  test("leaves no final snapshot, and is kept when one is asked for", async () => {
    const source = await database("snapshot-source");
    expect(source.CACertificateIdentifier).toBe("rds-ca-rsa2048-g1");
    await replica(there, "snapshot-replica", source.DBInstanceArn);
    const wanted = new DeleteDBInstanceCommand({
      DBInstanceIdentifier: "snapshot-replica",
      FinalDBSnapshotIdentifier: "last",
    });
    expect(await failure(there.send(wanted))).toBe("InvalidParameterCombination");
    await promote(there, "snapshot-replica");
    await there.send(wanted);
  });

  test("outlives its source", async () => {
    const source = await database("gone-source");
    await replica(there, "gone-far", source.DBInstanceArn);
    await replica(here, "gone-near", "gone-source");
    await remove(here, "gone-source");
    expect((await describeOne(here, "gone-near")).ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
    await promote(there, "gone-far");
    await remove(there, "gone-far");
  });
});

describe("Auto Scaling: a scaling policy", () => {
  const call = (parameters: Record<string, string>) =>
    query(aws, "autoscaling", HERE, { Version: "2011-01-01", ...parameters });
  const put = async (group: string, parameters: Record<string, string> = {}) =>
    elements(
      await call({
        Action: "PutScalingPolicy",
        AutoScalingGroupName: group,
        PolicyName: "cpu",
        PolicyType: "TargetTrackingScaling",
        "TargetTrackingConfiguration.PredefinedMetricSpecification.PredefinedMetricType": "ASGAverageCPUUtilization",
        "TargetTrackingConfiguration.TargetValue": "60",
        ...parameters,
      }),
      "PolicyARN",
    )[0];
  const describeAll = () => call({ Action: "DescribePolicies" });

  test("is enabled, has nothing of other types, and belongs to its group", async () => {
    const [first, second] = [await put("group-a"), await put("group-b", { Enabled: "false" })];
    expect(first).not.toBe(second);
    const found = await describeAll();
    expect(elements(found, "AutoScalingGroupName")).toEqual(["group-a", "group-b"]);
    expect(elements(found, "Enabled")).toEqual(["true", "false"]);
    expect(elements(found, "PolicyARN")).toEqual([first, second]);
    expect(found).not.toContain("PredictiveScalingConfiguration");

    expect(await put("group-a", { "TargetTrackingConfiguration.TargetValue": "70" })).toBe(first);
    await call({ Action: "DeletePolicy", AutoScalingGroupName: "group-a", PolicyName: "cpu" });
    expect(elements(await describeAll(), "AutoScalingGroupName")).toEqual(["group-b"]);
  });
});

describe("lifecycle rules of a bucket", () => {
  test.each([10, undefined])("keep %s newer noncurrent versions", async (NewerNoncurrentVersions) => {
    const s3 = new S3Client({ ...clientFor(aws, HERE), forcePathStyle: true });
    const Bucket = `lifecycle-${NewerNoncurrentVersions ?? "none"}`;
    const NoncurrentVersionExpiration = {
      NoncurrentDays: 90,
      ...(NewerNoncurrentVersions && { NewerNoncurrentVersions }),
    };
    const Rules = [{ ID: "old", Status: "Enabled" as const, Filter: { Prefix: "" }, NoncurrentVersionExpiration }];
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: HERE } }));
    await s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }));
    const answer = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    expect(answer.Rules?.[0]?.NoncurrentVersionExpiration).toEqual(NoncurrentVersionExpiration);
  });
});

describe("bucket policies", () => {
  const deny = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };

  test.each([
    ["with a condition do not apply", { ...deny, Condition: { Bool: { "aws:SecureTransport": "false" } } }, 404],
    ["without one do", deny, 403],
  ])("statements %s", async (what, Statement, outcome) => {
    const s3 = new S3Client({ ...clientFor(aws, HERE), forcePathStyle: true });
    const Bucket = `policy-${what.split(" ")[0] ?? ""}`;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: HERE } }));
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [Statement] });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    await expect(s3.send(new GetObjectCommand({ Bucket, Key: "none" }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: outcome },
    });
  });
});
