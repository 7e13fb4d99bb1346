import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, query } from "./support";

const SOURCE = "eu-west-1";
const DESTINATION = "eu-central-1";
const arn = (name: string) => `arn:aws:rds:${SOURCE}:123456789012:db:${name}`;

let aws: LocalAws;

const call = (region: string, Action: string, parameters: Record<string, string> = {}) =>
  query(aws, "rds", region, { Action, Version: "2014-10-31", ...parameters });

const create = (name: string, more: Record<string, string> = {}) =>
  call(SOURCE, "CreateDBInstance", {
    DBInstanceIdentifier: name,
    Engine: "postgres",
    DBInstanceClass: "db.t4g.medium",
    AllocatedStorage: "20",
    MasterUsername: "u",
    MasterUserPassword: "passpass1",
    BackupRetentionPeriod: "7",
    ...more,
  });

const start = (name: string, more: Record<string, string> = {}) =>
  call(DESTINATION, "StartDBInstanceAutomatedBackupsReplication", { SourceDBInstanceArn: arn(name), ...more });

async function codeOf(answer: Promise<string>): Promise<string> {
  try {
    await answer;
    return "it succeeded";
  } catch (error) {
    return elements((error as Error).message, "Code")[0] ?? String(error);
  }
}

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

test.each([
  ["an instance that is not there", "missing", undefined, "DBInstanceNotFound"],
  ["one without backups", "none", { BackupRetentionPeriod: "0" }, "InvalidDBInstanceState"],
  ["an encrypted one without a key", "sealed", { StorageEncrypted: "true" }, "InvalidParameterCombination"],
])("backups of %s are not replicated", async (_, name, more, code) => {
  if (more) await create(name, more);
  expect(await codeOf(start(name))).toBe(code);
});

test("the destination keeps replicas, the source shows where they are, and a stop leaves what there is", async () => {
  await create("main");
  const [backup = ""] = elements(await start("main", { BackupRetentionPeriod: "14" }), "DBInstanceAutomatedBackupsArn");
  expect(backup).toMatch(/^arn:aws:rds:eu-central-1:123456789012:auto-backup:ab-/);
  const status = async () =>
    elements(
      await call(DESTINATION, "DescribeDBInstanceAutomatedBackups", { DBInstanceAutomatedBackupsArn: backup }),
      "Status",
    );
  const shown = async () => await call(SOURCE, "DescribeDBInstances", { DBInstanceIdentifier: "main" });
  expect(await status()).toEqual(["replicating"]);
  expect(await shown()).toContain(backup);
  expect(await codeOf(start("main"))).toBe("InvalidDBInstanceState");
  // In the source's region there is no such backup.
  const elsewhere = call(SOURCE, "DescribeDBInstanceAutomatedBackups", { DBInstanceAutomatedBackupsArn: backup });
  expect(await codeOf(elsewhere)).toBe("DBInstanceAutomatedBackupNotFound");

  const stop = () =>
    call(DESTINATION, "StopDBInstanceAutomatedBackupsReplication", { SourceDBInstanceArn: arn("main") });
  await stop();
  expect(await status()).toEqual(["retained"]);
  expect(await shown()).not.toContain(backup);
  expect(await codeOf(stop())).toBe("InvalidDBInstanceState");
});

test("what is left of a deleted instance is retained", async () => {
  await create("gone");
  const [backup = ""] = elements(await start("gone"), "DBInstanceAutomatedBackupsArn");
  await call(SOURCE, "DeleteDBInstance", { DBInstanceIdentifier: "gone", SkipFinalSnapshot: "true" });
  const left = await call(DESTINATION, "DescribeDBInstanceAutomatedBackups", { DBInstanceAutomatedBackupsArn: backup });
  expect(elements(left, "Status")).toEqual(["retained"]);
  // Another instance of that name is another one.
  await create("gone");
  expect(await codeOf(start("gone"))).toBe("it succeeded");
  const both = await call(DESTINATION, "DescribeDBInstanceAutomatedBackups", { DBInstanceIdentifier: "gone" });
  expect(elements(both, "Status").sort()).toEqual(["replicating", "retained"]);
});
