import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor } from "./support";

let aws: LocalAws;
let rds: RDSClient;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  rds = new RDSClient(clientFor(aws, "eu-south-1"));
  await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "one",
      Engine: "postgres",
      EngineVersion: "17",
      DBInstanceClass: "db.t4g.medium",
      AllocatedStorage: 50,
      MasterUsername: "me",
      MasterUserPassword: "not-a-secret",
      DeletionProtection: true,
    }),
  );
  await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: "cluster",
      Engine: "aurora-postgresql",
      EngineVersion: "17.5",
      MasterUsername: "me",
      MasterUserPassword: "not-a-secret",
      DeletionProtection: true,
    }),
  );
}, 30_000);

afterAll(() => aws.stop());

const instance = async () => (await rds.send(new DescribeDBInstancesCommand({}))).DBInstances![0]!;
const cluster = async () => (await rds.send(new DescribeDBClustersCommand({}))).DBClusters![0]!;

const modify = (changes: object) =>
  rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "one", ApplyImmediately: true, ...changes }));

const modifyCluster = (changes: object) =>
  rds.send(new ModifyDBClusterCommand({ DBClusterIdentifier: "cluster", ApplyImmediately: true, ...changes }));

test("an instance that was made of a major version shows an exact one, and keeps it when told the major one again", async () => {
  const { EngineVersion } = await instance();
  expect(EngineVersion).toMatch(/^17\.\d+$/);
  await modify({ EngineVersion: "17" });
  expect(await instance()).toMatchObject({ EngineVersion });
});

test("storage grows and does not shrink", async () => {
  await expect(modify({ AllocatedStorage: 20 })).rejects.toMatchObject({ name: "InvalidParameterValue" });
  expect(await instance()).toMatchObject({ AllocatedStorage: 50 });
  await modify({ AllocatedStorage: 60 });
  expect(await instance()).toMatchObject({ AllocatedStorage: 60 });
});

test("versions do not go back, and a major one needs a permission", async () => {
  for (const EngineVersion of ["17.1", "16"]) {
    await expect(modify({ EngineVersion })).rejects.toMatchObject({ name: "InvalidParameterCombination" });
  }
  await expect(modify({ EngineVersion: "18.1" })).rejects.toMatchObject({ name: "InvalidParameterCombination" });
  await modify({ EngineVersion: "18.1", AllowMajorVersionUpgrade: true });
  expect(await instance()).toMatchObject({ EngineVersion: "18.1" });
});

test("nor do those of clusters", async () => {
  await expect(modifyCluster({ EngineVersion: "17.4" })).rejects.toMatchObject({
    message: "Cannot upgrade aurora-postgresql from 17.5 to 17.4",
  });
  await modifyCluster({ EngineVersion: "17.7" });
  expect(await cluster()).toMatchObject({ EngineVersion: "17.7" });
});

test("what is protected is not deleted until it is said not to be", async () => {
  const gone = new DeleteDBInstanceCommand({ DBInstanceIdentifier: "one", SkipFinalSnapshot: true });
  const goneCluster = new DeleteDBClusterCommand({ DBClusterIdentifier: "cluster", SkipFinalSnapshot: true });
  await expect(rds.send(gone)).rejects.toThrow("disable deletion protection");
  await expect(rds.send(goneCluster)).rejects.toThrow("disable deletion protection");
  await modify({ DeletionProtection: false });
  await modifyCluster({ DeletionProtection: false });
  await rds.send(gone);
  await rds.send(goneCluster);
});
