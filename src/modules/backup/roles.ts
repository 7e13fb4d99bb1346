import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../identity";

export interface BackupRolesProps {
  /** Names of the two roles, at most 64 characters; global in the account. */
  readonly backupRoleName: string;
  readonly restoreRoleName: string;
  readonly account: string;
  /** The region that recovery points are taken in, or restored. */
  readonly region: string;
  /** The region that they are copied to. */
  readonly copyRegion: string;
  /** ARNs of what is backed up in `region`. */
  readonly databases: readonly string[];
  /** ARNs of the vaults that recovery points are taken into and copied to. */
  readonly vaults: readonly string[];
  /** `alias/...` of the keys that the databases and their recovery points are encrypted with, the same in both regions. */
  readonly keyAliases: readonly string[];
}

/** What the name of a database that is restored to be looked into ends with. */
const LOOK = "-look";

/** Recovery points of RDS and Aurora are snapshots with names of AWS Backup's own. */
const snapshots = (region: string, account: string): readonly string[] => [
  `arn:aws:rds:${region}:${account}:snapshot:awsbackup:*`,
  `arn:aws:rds:${region}:${account}:cluster-snapshot:awsbackup:*`,
];

/** The use of the system's own keys, whose ids nobody can compute, through services of AWS. */
function keys({ account, keyAliases }: BackupRolesProps, regions: readonly string[]): PolicyStatement[] {
  const Resource = regions.map((region) => `arn:aws:kms:${region}:${account}:key/*`);
  // Without wildcards: `alias/shop-*` would be the keys of the system `shop-eu` as well.
  const aliases = { "kms:ResourceAliases": keyAliases };
  return [
    { Effect: "Allow", Action: "kms:DescribeKey", Resource, Condition: { "ForAnyValue:StringEquals": aliases } },
    {
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource,
      Condition: { "ForAnyValue:StringEquals": aliases, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
  ];
}

/** AWS Backup reads what there is before it does anything. */
const lookups = (account: string, regions: readonly string[]): PolicyStatement => ({
  Sid: "Lookups",
  Effect: "Allow",
  Action: [
    "rds:DescribeDBClusters",
    "rds:DescribeDBClusterSnapshots",
    "rds:DescribeDBInstances",
    "rds:DescribeDBSnapshots",
    "rds:ListTagsForResource",
  ],
  Resource: regions.flatMap((region) =>
    ["db", "cluster", "snapshot", "cluster-snapshot"].map((kind) => `arn:aws:rds:${region}:${account}:${kind}:*`),
  ),
});

function backupStatements(props: BackupRolesProps): PolicyStatement[] {
  const { account, region, copyRegion } = props;
  const own = snapshots(region, account);
  const all = [...own, ...snapshots(copyRegion, account)];
  const regions = [region, copyRegion];
  return [
    lookups(account, regions),
    {
      Sid: "TakeSnapshots",
      Effect: "Allow",
      Action: ["rds:AddTagsToResource", "rds:CreateDBClusterSnapshot", "rds:CreateDBSnapshot"],
      Resource: [...props.databases, ...own],
    },
    {
      Sid: "CopySnapshots",
      Effect: "Allow",
      Action: ["rds:AddTagsToResource", "rds:CopyDBClusterSnapshot", "rds:CopyDBSnapshot"],
      // A copy names the option group that it is to have.
      Resource: [...all, ...regions.map((each) => `arn:aws:rds:${each}:${account}:og:*`)],
    },
    {
      Sid: "ExpireSnapshots",
      Effect: "Allow",
      Action: ["rds:DeleteDBClusterSnapshot", "rds:DeleteDBSnapshot"],
      Resource: all,
    },
    {
      Sid: "Vaults",
      Effect: "Allow",
      Action: ["backup:CopyIntoBackupVault", "backup:DescribeBackupVault"],
      Resource: props.vaults,
    },
    { Sid: "CopyFrom", Effect: "Allow", Action: "backup:CopyFromBackupVault", Resource: own },
    {
      Sid: "TagRecoveryPoints",
      Effect: "Allow",
      Action: "backup:TagResource",
      Resource: [...all, ...regions.map((each) => `arn:aws:backup:${each}:${account}:recovery-point:*`)],
    },
    // AWS has no finer grain for this one.
    { Sid: "FindTagged", Effect: "Allow", Action: "tag:GetResources", Resource: "*" },
    ...keys(props, regions),
  ];
}

function restoreStatements(props: BackupRolesProps): PolicyStatement[] {
  const { account, region, databases } = props;
  const here = `arn:aws:rds:${region}:${account}`;
  return [
    lookups(account, [region]),
    {
      Sid: "Restore",
      Effect: "Allow",
      Action: [
        "rds:AddTagsToResource",
        "rds:CreateDBInstance",
        "rds:RestoreDBClusterFromSnapshot",
        "rds:RestoreDBInstanceFromDBSnapshot",
      ],
      Resource: [
        // The database itself, and one beside it to look into.
        ...databases,
        ...databases.map((arn) => `${arn}${LOOK}`),
        ...snapshots(region, account),
        // What a restored database is put together with.
        ...["subgrp", "og", "pg", "cluster-pg"].map((kind) => `${here}:${kind}:*`),
      ],
    },
    ...keys(props, [region]),
  ];
}

/**
 * The roles of AWS Backup for one site: one that takes recovery points and copies them, one that restores.
 *
 * AWS has managed policies for both (`AWSBackupServiceRolePolicyForBackup`, `…ForRestores`). They are for everything that
 * AWS Backup can do, for any resource of the account. These are for RDS and Aurora and for what belongs to the system: they
 * leave out sharing with other accounts and continuous backups, which are not used, and deleting databases. A database is
 * restored under its own name, or with `-look` after it.
 *
 * IAM is changed in us-east-1 only, so the role for restoring exists before the disaster as well.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/iam-service-roles.html
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
export class BackupRoles extends Construct {
  constructor(scope: Construct, id: string, props: BackupRolesProps) {
    super(scope, id);
    for (const [work, name, statements] of [
      ["backup", props.backupRoleName, backupStatements(props)],
      ["restore", props.restoreRoleName, restoreStatements(props)],
    ] as const) {
      const role = new IamRole(this, `${work}_role`, {
        name,
        assumeRolePolicy: policyDocument({
          Effect: "Allow",
          Principal: { Service: "backup.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
      });
      new IamRolePolicy(this, `${work}_policy`, { name: work, role: role.name, policy: policyDocument(...statements) });
    }
  }
}
