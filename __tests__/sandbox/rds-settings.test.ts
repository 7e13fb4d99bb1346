import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  CreateDBParameterGroupCommand,
  DescribeDBParametersCommand,
  ModifyDBInstanceCommand,
  ModifyDBParameterGroupCommand,
  RDSClient,
} from "@aws-sdk/client-rds";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor } from "./support";

let aws: LocalAws;
let rds: RDSClient;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  rds = new RDSClient(clientFor(aws, "eu-south-1"));
}, 30_000);

afterAll(() => aws.stop());

const WATCHED = {
  MonitoringInterval: 60,
  MonitoringRoleArn: "arn:aws:iam::123456789012:role/monitoring",
  EnablePerformanceInsights: true,
  PerformanceInsightsKMSKeyId: "arn:aws:kms:eu-south-1:123456789012:key/1",
};

const SHOWN = {
  MonitoringInterval: 60,
  MonitoringRoleArn: WATCHED.MonitoringRoleArn,
  PerformanceInsightsEnabled: true,
  PerformanceInsightsKMSKeyId: WATCHED.PerformanceInsightsKMSKeyId,
  PerformanceInsightsRetentionPeriod: 7,
};

const UNWATCHED = { MonitoringInterval: 0, PerformanceInsightsEnabled: false };

test("how an instance is watched is shown, may be changed, and is not inherited by replicas", async () => {
  const made = await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: "watched",
      Engine: "postgres",
      DBInstanceClass: "db.t4g.medium",
      AllocatedStorage: 20,
      MultiAZ: true,
      MasterUsername: "me",
      MasterUserPassword: "not-a-secret",
      ...WATCHED,
    }),
  );
  expect(made.DBInstance).toMatchObject(SHOWN);
  const replica = await rds.send(
    new CreateDBInstanceReadReplicaCommand({
      DBInstanceIdentifier: "replica",
      SourceDBInstanceIdentifier: "watched",
    }),
  );
  expect(replica.DBInstance).toMatchObject({ ...UNWATCHED, MultiAZ: false });
  expect(replica.DBInstance?.MonitoringRoleArn).toBeUndefined();
  const changed = await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: "replica", ...WATCHED }));
  expect(changed.DBInstance).toMatchObject(SHOWN);
  const off = await rds.send(
    new ModifyDBInstanceCommand({
      DBInstanceIdentifier: "replica",
      MonitoringInterval: 0,
      EnablePerformanceInsights: false,
    }),
  );
  expect(off.DBInstance).toMatchObject(UNWATCHED);
  expect(off.DBInstance?.PerformanceInsightsKMSKeyId).toBeUndefined();
});

test("parameters that were set say who set them", async () => {
  const DBParameterGroupName = "mine";
  await rds.send(
    new CreateDBParameterGroupCommand({
      DBParameterGroupName,
      DBParameterGroupFamily: "postgres17",
      Description: "mine",
    }),
  );
  const Parameters = [{ ParameterName: "rds.force_ssl", ParameterValue: "1", ApplyMethod: "pending-reboot" as const }];
  await rds.send(new ModifyDBParameterGroupCommand({ DBParameterGroupName, Parameters }));
  const found = await rds.send(new DescribeDBParametersCommand({ DBParameterGroupName }));
  expect(found.Parameters).toEqual([expect.objectContaining({ ...Parameters[0], Source: "user" })]);
});

test("a provisioned cluster has no scaling configuration", async () => {
  const { DBCluster } = await rds.send(
    new CreateDBClusterCommand({
      DBClusterIdentifier: "plain",
      Engine: "aurora-mysql",
      MasterUsername: "me",
      MasterUserPassword: "not-a-secret",
    }),
  );
  expect(DBCluster).not.toHaveProperty("ScalingConfigurationInfo");
});
