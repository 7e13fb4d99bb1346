import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  AutomatedBackupsReplica,
  BackupPlan,
  BackupRoles,
  BackupVault,
  type BackupVaultProps,
} from "../../src/modules/backup";
import { Presence } from "../../src/modules/presence";
import { SiteVariable } from "../../src/modules/site-variable";
import { onlyResource, resources, synthModule } from "../support/synth";

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

const statementsOf = (attributes: Record<string, unknown> | undefined): Statement[] =>
  (JSON.parse(attributes?.policy as string) as { Statement: Statement[] }).Statement;

describe("a vault", () => {
  const synth = (props: Partial<BackupVaultProps> = {}) =>
    synthModule((scope) => {
      new BackupVault(scope, "vault", {
        name: "s-own",
        addressName: "own",
        keyArn: "arn:key",
        deletableBy: [],
        ...props,
      });
    });

  test("is encrypted with the key it is given, and Terraform deletes no recovery points", () => {
    const stack = synth();
    expect(onlyResource(stack, "aws_backup_vault")).toMatchObject({ kms_key_arn: "arn:key", force_destroy: false });
    expect(Object.keys(resources(stack, "aws_backup_vault"))).toEqual(["backup_vault_own"]);
  });

  test("lets nobody delete recovery points or shorten their lives", () => {
    expect(statementsOf(onlyResource(synth(), "aws_backup_vault_policy"))).toEqual([
      {
        Sid: "NotBeforeTheirTime",
        Effect: "Deny",
        Principal: "*",
        Action: ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
        Resource: "*",
      },
    ]);
  });

  test("but for the roles that may", () => {
    const role = "arn:aws:iam::123456789012:role/auditor";
    expect(statementsOf(onlyResource(synth({ deletableBy: [role] }), "aws_backup_vault_policy"))).toMatchObject([
      { Effect: "Deny", Condition: { ArnNotEquals: { "aws:PrincipalArn": [role] } } },
    ]);
  });

  test("is locked if it is asked to be, with a last day for changes only in mode compliance", () => {
    expect(resources(synth(), "aws_backup_vault_lock_configuration")).toEqual({});
    const lock = { minRetentionDays: 7, maxRetentionDays: 90, changeableForDays: undefined };
    const locked = onlyResource(synth({ lock }), "aws_backup_vault_lock_configuration");
    expect(locked).toMatchObject({ min_retention_days: 7, max_retention_days: 90 });
    expect(locked).not.toHaveProperty("changeable_for_days");
    const compliance = synth({ lock: { ...lock, changeableForDays: 3 } });
    expect(onlyResource(compliance, "aws_backup_vault_lock_configuration")).toMatchObject({ changeable_for_days: 3 });
  });
});

test("a plan takes recovery points, copies each into two vaults, and stands where the site says so", () => {
  const stack = synthModule((scope) => {
    const planned = new SiteVariable(scope, "planned", { type: "bool", description: "d.", value: true });
    new BackupPlan(scope, "backup", {
      name: "s-databases",
      rules: [
        {
          name: "daily",
          schedule: "cron(0 6 * * ? *)",
          startWindowMinutes: 480,
          completionWindowMinutes: 1440,
          keepDays: 35,
          copyKeepDays: 60,
          lockedCopyKeepDays: 90,
        },
      ],
      vaultName: "s-own",
      copyVaultArn: "arn:copies",
      lockedVaultArn: "arn:locked",
      resources: ["arn:db"],
      roleArn: "arn:role",
      presence: Presence.where(planned),
    });
  });
  const count = "${var.planned ? 1 : 0}";
  expect(onlyResource(stack, "aws_backup_plan")).toMatchObject({
    count,
    rule: [
      {
        target_vault_name: "s-own",
        schedule: "cron(0 6 * * ? *)",
        start_window: 480,
        completion_window: 1440,
        lifecycle: { delete_after: 35 },
        copy_action: [
          { destination_vault_arn: "arn:copies", lifecycle: { delete_after: 60 } },
          { destination_vault_arn: "arn:locked", lifecycle: { delete_after: 90 } },
        ],
      },
    ],
  });
  expect(onlyResource(stack, "aws_backup_selection")).toMatchObject({
    count,
    plan_id: "${one(aws_backup_plan.backup[*].id)}",
    resources: ["arn:db"],
    iam_role_arn: "arn:role",
  });
});

describe("the roles", () => {
  const stack = synthModule((scope) => {
    new BackupRoles(scope, "backups", {
      backupRoleName: "s-backup-primary",
      restoreRoleName: "s-restore-primary",
      account: "123456789012",
      region: "eu-west-1",
      copyRegion: "eu-north-1",
      databases: ["arn:aws:rds:eu-west-1:123456789012:db:s-main"],
      vaults: ["arn:vault"],
      keyAliases: ["alias/s-backup", "alias/s-database-main"],
    });
  });
  const policies = resources(stack, "aws_iam_role_policy");
  const backup = statementsOf(policies.backups_backup_policy);
  const restore = statementsOf(policies.backups_restore_policy);
  const actions = (statements: Statement[]) => statements.flatMap(({ Action }) => Action);

  test("are AWS Backup's", () => {
    const roles = Object.values(resources(stack, "aws_iam_role"));
    expect(roles.map(({ name }) => name)).toEqual(["s-backup-primary", "s-restore-primary"]);
    for (const role of roles) expect(role.assume_role_policy).toContain('{"Service":"backup.amazonaws.com"}');
  });

  test("name no action by a pattern, and every resource only where AWS knows no finer grain", () => {
    const all = [...backup, ...restore];
    for (const { Action } of all) expect([Action].flat().join()).not.toContain("*");
    const anywhere = all.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(anywhere.map(({ Action }) => Action)).toEqual(["tag:GetResources"]);
  });

  test("the one takes snapshots of these databases and deletes nothing but AWS Backup's snapshots", () => {
    const [take] = backup.filter(({ Sid }) => Sid === "TakeSnapshots");
    expect(take?.Resource).toEqual([
      "arn:aws:rds:eu-west-1:123456789012:db:s-main",
      "arn:aws:rds:eu-west-1:123456789012:snapshot:awsbackup:*",
      "arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:awsbackup:*",
    ]);
    const deleting = backup.filter(({ Action }) => [Action].flat().some((action) => action.includes("Delete")));
    expect(deleting.map(({ Sid }) => Sid)).toEqual(["ExpireSnapshots"]);
    for (const resource of [deleting[0]?.Resource].flat()) expect(resource).toMatch(/snapshot:awsbackup:\*$/);
  });

  test("the other restores what belongs to the system, in its own region, and deletes nothing", () => {
    expect(actions(restore).filter((action) => /Delete|Modify|Copy/.test(action))).toEqual([]);
    expect(JSON.stringify(restore)).not.toContain("eu-north-1");
    const [statement] = restore.filter(({ Sid }) => Sid === "Restore");
    const resources = [statement?.Resource].flat().map(String);
    expect(resources.filter((resource) => /:(db|cluster):/.test(resource))).toEqual([
      "arn:aws:rds:eu-west-1:123456789012:db:s-main",
      "arn:aws:rds:eu-west-1:123456789012:db:s-main-look",
    ]);
  });

  test("use the system's own keys only, and only through services of AWS", () => {
    for (const statements of [backup, restore]) {
      const kms = statements.filter(({ Action }) => [Action].flat().join().startsWith("kms:"));
      expect(kms.map(({ Action }) => Action)).toEqual(["kms:DescribeKey", "kms:CreateGrant"]);
      for (const { Condition } of kms) {
        expect(Condition).toMatchObject({
          "ForAnyValue:StringEquals": { "kms:ResourceAliases": ["alias/s-backup", "alias/s-database-main"] },
        });
      }
      expect(kms[1]?.Condition).toMatchObject({ Bool: { "kms:GrantIsForAWSResource": "true" } });
    }
  });
});

test("replicas of automated backups lie in the provider's region, encrypted with the key that is there", () => {
  const stack = synthModule((scope) => {
    const provider = new AwsProvider(scope, "far", { region: "eu-north-1", alias: "far" });
    new AutomatedBackupsReplica(scope, "automated_backups_in_dr", {
      provider,
      keyAlias: "alias/s-backup",
      databases: [{ name: "main", arn: "arn:aws:rds:eu-west-1:123456789012:db:s-main" }],
      keepDays: 14,
    });
  });
  expect(resources(stack, "aws_db_instance_automated_backups_replication")).toEqual({
    automated_backups_in_dr_main: expect.objectContaining({
      provider: "aws.far",
      source_db_instance_arn: "arn:aws:rds:eu-west-1:123456789012:db:s-main",
      kms_key_id: "${data.aws_kms_alias.automated_backups_in_dr_key.target_key_arn}",
      retention_period: 14,
    }) as unknown,
  });
  expect(stack.data?.aws_kms_alias?.automated_backups_in_dr_key).toMatchObject({
    provider: "aws.far",
    name: "alias/s-backup",
  });
});
