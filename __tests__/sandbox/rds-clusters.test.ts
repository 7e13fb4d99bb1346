import {
  CreateDBClusterCommand,
  CreateDBClusterParameterGroupCommand,
  CreateDBInstanceCommand,
  CreateGlobalClusterCommand,
  type DBCluster,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DeleteGlobalClusterCommand,
  DescribeDBClustersCommand,
  DescribeGlobalClustersCommand,
  FailoverGlobalClusterCommand,
  ModifyDBClusterParameterGroupCommand,
  ModifyGlobalClusterCommand,
  PromoteReadReplicaDBClusterCommand,
  RDSClient,
  RemoveFromGlobalClusterCommand,
  SwitchoverGlobalClusterCommand,
} from "@aws-sdk/client-rds";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, failure } from "./support";

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

const setBinlog = async (client: RDSClient, name: string): Promise<void> => {
  await client.send(
    new CreateDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: name,
      DBParameterGroupFamily: "aurora-mysql8.0",
      Description: "binlog",
    }),
  );
  await client.send(
    new ModifyDBClusterParameterGroupCommand({
      DBClusterParameterGroupName: name,
      Parameters: [{ ParameterName: "binlog_format", ParameterValue: "ROW", ApplyMethod: "pending-reboot" }],
    }),
  );
};

const writer = async (DBClusterIdentifier: string, more: object = {}): Promise<DBCluster> =>
  (
    await here.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier,
        Engine: "aurora-mysql",
        MasterUsername: "me",
        MasterUserPassword: "not-a-secret",
        DatabaseName: "data",
        ...more,
      }),
    )
  ).DBCluster ?? {};

const copyOf = (source: DBCluster, DBClusterIdentifier: string, more: object = {}) =>
  there.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier,
      Engine: "aurora-mysql",
      ReplicationSourceIdentifier: source.DBClusterArn,
      ...more,
    }),
  );

const describeOne = async (client: RDSClient, DBClusterIdentifier: string): Promise<DBCluster> =>
  (await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier }))).DBClusters?.[0] ?? {};

const addInstance = (client: RDSClient, DBClusterIdentifier: string, DBInstanceIdentifier: string) =>
  client.send(
    new CreateDBInstanceCommand({
      DBClusterIdentifier,
      DBInstanceIdentifier,
      Engine: "aurora-mysql",
      DBInstanceClass: "db.t4g.medium",
    }),
  );

const removeInstance = (client: RDSClient, DBInstanceIdentifier: string) =>
  client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));

describe("a cluster that replicates one of another region", () => {
  test("wants a binary log, and has user and databases of its source", async () => {
    await setBinlog(here, "binlog");
    const silent = await writer("silent");
    expect(await failure(copyOf(silent, "silent-copy"))).toMatch(/^InvalidDBClusterState/);
    const source = await writer("source", { DBClusterParameterGroupName: "binlog" });
    expect(await failure(copyOf(source, "copy", { MasterUsername: "other" }))).toBe("InvalidParameterCombination");
    await copyOf(source, "copy");
    expect(await describeOne(there, "copy")).toMatchObject({
      MasterUsername: "me",
      DatabaseName: "data",
      ReplicationSourceIdentifier: source.DBClusterArn,
    });
    expect((await describeOne(here, "source")).ReadReplicaIdentifiers).toHaveLength(1);
    expect(await failure(copyOf(source, "copy"))).toMatch(/^DBClusterAlreadyExists/);
  });

  test("wants a key of its own region if the source is encrypted", async () => {
    const source = await writer("locked", { DBClusterParameterGroupName: "binlog", StorageEncrypted: true });
    expect(await failure(copyOf(source, "locked-copy"))).toMatch(/^InvalidParameterValue/);
  });

  test("keeps its last instance until it is promoted, which it can be without its source", async () => {
    const source = await writer("last", { DBClusterParameterGroupName: "binlog" });
    await copyOf(source, "last-copy");
    await addInstance(there, "last-copy", "last-copy-1");
    await addInstance(there, "last-copy", "last-copy-2");
    await removeInstance(there, "last-copy-2");
    expect(await failure(removeInstance(there, "last-copy-1"))).toMatch(/^InvalidDBClusterState/);
    await here.send(new DeleteDBClusterCommand({ DBClusterIdentifier: "last", SkipFinalSnapshot: true }));
    const promote = () => there.send(new PromoteReadReplicaDBClusterCommand({ DBClusterIdentifier: "last-copy" }));
    await promote();
    expect((await describeOne(there, "last-copy")).ReplicationSourceIdentifier).toBeUndefined();
    expect(await failure(promote())).toMatch(/^InvalidDBClusterState/);
    await removeInstance(there, "last-copy-1");
  });

  test("is forgotten by its source when it is promoted or deleted", async () => {
    const source = await writer("forgets", { DBClusterParameterGroupName: "binlog" });
    await copyOf(source, "promoted");
    await copyOf(source, "deleted");
    expect((await describeOne(here, "forgets")).ReadReplicaIdentifiers).toHaveLength(2);
    await there.send(new PromoteReadReplicaDBClusterCommand({ DBClusterIdentifier: "promoted" }));
    await there.send(new DeleteDBClusterCommand({ DBClusterIdentifier: "deleted", SkipFinalSnapshot: true }));
    expect((await describeOne(here, "forgets")).ReadReplicaIdentifiers ?? []).toEqual([]);
  });
});

describe("a global database", () => {
  const GlobalClusterIdentifier = "ledger";
  const members = async () => {
    const found = await there.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier }));
    const pairs = (found.GlobalClusters?.[0]?.GlobalClusterMembers ?? []).map(
      ({ DBClusterArn = "", IsWriter = false }): [string, boolean] => [DBClusterArn.split(":")[3] ?? "", IsWriter],
    );
    return Object.fromEntries(pairs);
  };
  const target = `arn:aws:rds:${THERE}:123456789012:cluster:second`;

  beforeAll(async () => {
    await there.send(new CreateGlobalClusterCommand({ GlobalClusterIdentifier, Engine: "aurora-postgresql" }));
    await there.send(
      new CreateGlobalClusterCommand({ GlobalClusterIdentifier: "another", Engine: "aurora-postgresql" }),
    );
    const common = { Engine: "aurora-postgresql", GlobalClusterIdentifier };
    await here.send(
      new CreateDBClusterCommand({
        ...common,
        DBClusterIdentifier: "first",
        MasterUsername: "me",
        MasterUserPassword: "not-a-secret",
      }),
    );
    await there.send(new CreateDBClusterCommand({ ...common, DBClusterIdentifier: "second" }));
  });

  test("shows the name of its database and its tags, and is there once", async () => {
    const create = () =>
      here.send(
        new CreateGlobalClusterCommand({
          GlobalClusterIdentifier: "named",
          Engine: "aurora-mysql",
          DatabaseName: "data",
          Tags: [{ Key: "System", Value: "ledger" }],
        }),
      );
    await create();
    const found = await there.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "named" }));
    expect(found.GlobalClusters).toEqual([
      expect.objectContaining({ DatabaseName: "data", TagList: [{ Key: "System", Value: "ledger" }] }),
    ]);
    expect(await failure(create())).toMatch(/^GlobalClusterAlreadyExists/);
  });

  test("is seen from every region, found by name and by member, and inherits the user", async () => {
    expect(await members()).toEqual({ [HERE]: true, [THERE]: false });
    expect((await describeOne(there, "second")).MasterUsername).toBe("me");
    const Filters = [{ Name: "db-cluster-id", Values: [target] }];
    const found = await here.send(new DescribeGlobalClustersCommand({ Filters }));
    expect(found.GlobalClusters?.map((one) => one.GlobalClusterIdentifier)).toEqual([GlobalClusterIdentifier]);
    expect(await failure(here.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: "nobody" })))).toMatch(
      /^GlobalClusterNotFound/,
    );
  });

  test("switches over while the writer's region is there, and fails over when it is not", async () => {
    const input = { GlobalClusterIdentifier, TargetDbClusterIdentifier: target };
    const back = { ...input, TargetDbClusterIdentifier: `arn:aws:rds:${HERE}:123456789012:cluster:first` };
    await there.send(new SwitchoverGlobalClusterCommand(input));
    expect(await members()).toEqual({ [HERE]: false, [THERE]: true });
    await here.send(new SwitchoverGlobalClusterCommand(back));
    await aws.switchRegion(HERE, false);
    try {
      expect(await failure(there.send(new SwitchoverGlobalClusterCommand(input)))).toMatch(/^InvalidDBClusterState/);
      expect(await failure(there.send(new FailoverGlobalClusterCommand(input)))).toMatch(/^InvalidDBClusterState/);
      await there.send(new FailoverGlobalClusterCommand({ ...input, AllowDataLoss: true }));
    } finally {
      await aws.switchRegion(HERE, true);
    }
    expect(await members()).toEqual({ [HERE]: false, [THERE]: true });
    expect(await failure(there.send(new SwitchoverGlobalClusterCommand(input)))).toMatch(/^InvalidGlobalClusterState/);
  });

  test("can be protected, gives members up, and goes when it has none", async () => {
    const protect = (DeletionProtection: boolean) =>
      there.send(new ModifyGlobalClusterCommand({ GlobalClusterIdentifier, DeletionProtection }));
    const remove = () => there.send(new DeleteGlobalClusterCommand({ GlobalClusterIdentifier }));
    await protect(true);
    expect(await failure(remove())).toBe("InvalidParameterCombination");
    await protect(false);
    expect(await failure(remove())).toMatch(/^InvalidGlobalClusterState/);
    await there.send(new RemoveFromGlobalClusterCommand({ GlobalClusterIdentifier, DbClusterIdentifier: target }));
    await here.send(new DeleteDBClusterCommand({ DBClusterIdentifier: "first", SkipFinalSnapshot: true }));
    await remove();
    expect(await failure(remove())).toMatch(/^GlobalClusterNotFound/);
  });
});
