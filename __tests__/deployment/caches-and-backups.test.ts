import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { BackupPlan, BackupVault } from "../../src/modules/backup";
import { Cache } from "../../src/modules/cache";
import { Presence } from "../../src/modules/presence";
import { SiteVariable } from "../../src/modules/site-variable";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import type { StackEntry } from "../../src/terraform";
import { applyPlan, type PlanMode, planStack, Workspace } from "../../src/terraform/deployment";
import { MANIFEST_FILE } from "../../src/terraform/manifest";
import { makeStateStore, useLocalAws } from "../support/local-aws";
import { synthModule } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const ACCOUNT = "123456789012";
const HERE = "eu-west-1";
const BUCKET = "caches-and-backups";
const TABLE = "locks";

const STACK: StackEntry = {
  id: "app",
  kind: "region",
  sites: ["primary"],
  regions: [HERE],
  dependsOn: [],
  state: { bucket: BUCKET, key: "app/terraform.tfstate", region: HERE, lockTable: TABLE },
};

interface Choices {
  readonly engine: "redis" | "valkey";
  readonly version: string;
  readonly nodes: number;
  readonly keepDays: number;
  readonly planned: boolean;
}

const BEFORE: Choices = { engine: "redis", version: "7.1", nodes: 2, keepDays: 35, planned: true };

const configuration = ({ engine, version, nodes, keepDays, planned }: Choices) =>
  synthModule((scope) => {
    const vpc = new Vpc(scope, "vpc", { cidrBlock: "10.0.0.0/16" });
    const subnets = ["a", "b"].map(
      (zone, index) =>
        new Subnet(scope, `subnet_${zone}`, {
          vpcId: vpc.id,
          cidrBlock: `10.0.${index}.0/24`,
          availabilityZone: `${HERE}${zone}`,
        }),
    );
    const family = engine === "redis" ? "redis7" : "valkey8";
    new Cache(scope, "cache_pages", {
      name: "s-pages",
      addressName: "pages",
      engine,
      version,
      parameterGroup: { name: `s-pages-${family}`, family },
      parameters: { "maxmemory-policy": "allkeys-lru" },
      capacity: { nodeType: "cache.t4g.small", nodes },
      port: 6379,
      vpcId: vpc.id,
      subnetIds: subnets.map(({ id }) => id),
      clients: [],
      access: "on ~* +@all -@dangerous +info",
      defaultUserId: "s-pages-default",
      keyAlias: "alias/s-cache-pages",
      maintenanceWindow: "sun:03:00-sun:04:00",
      snapshotRetentionDays: 1,
      snapshotWindow: "01:00-02:00",
      logs: { slowLog: "/s/slow", engineLog: "/s/engine", retentionDays: 30 },
      endpointParameters: { endpoint: "/s/endpoint", readerEndpoint: "/s/reader-endpoint" },
    });
    const lock = { minRetentionDays: 7, maxRetentionDays: 365, changeableForDays: undefined };
    const vault = new BackupVault(scope, "vault", {
      name: "s-own",
      addressName: "own",
      keyArn: `arn:aws:kms:${HERE}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
      deletableBy: [],
      lock,
    });
    new BackupPlan(scope, "backup", {
      name: "s-databases",
      rules: [
        {
          name: "daily",
          schedule: "cron(0 6 * * ? *)",
          startWindowMinutes: 480,
          completionWindowMinutes: 1440,
          keepDays,
          copyKeepDays: keepDays,
          lockedCopyKeepDays: keepDays,
        },
      ],
      vaultName: vault.name,
      copyVaultArn: `arn:aws:backup:eu-north-1:${ACCOUNT}:backup-vault:s-copies`,
      lockedVaultArn: `arn:aws:backup:eu-north-1:${ACCOUNT}:backup-vault:s-locked-copies`,
      resources: [`arn:aws:rds:${HERE}:${ACCOUNT}:db:s-main`],
      roleArn: `arn:aws:iam::${ACCOUNT}:role/s-backup-primary`,
      presence: Presence.where(new SiteVariable(scope, "planned", { type: "bool", description: "d.", value: planned })),
    });
  });

let aws: LocalAws;
let restore: () => void;
let outdir: string;

/** Plans the stack with these choices, applies the plan, and says what was done. */
async function deploy(choices: Choices, mode: PlanMode = "apply") {
  const folder = join(outdir, "stacks", STACK.id);
  mkdirSync(folder, { recursive: true });
  const synthesized = configuration(choices);
  const s3 = { bucket: BUCKET, key: STACK.state.key, region: HERE, dynamodb_table: TABLE, use_lockfile: true };
  const terraform = { ...synthesized.terraform, backend: { s3 } };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({ ...synthesized, terraform }));
  const manifest = { version: 1, system: "s", account: ACCOUNT, activeSite: "primary", sites: {}, services: [] };
  writeFileSync(join(outdir, MANIFEST_FILE), JSON.stringify({ ...manifest, stacks: [STACK] }));
  const workspace = await Workspace.open({ outdir, toolFolder: join(outdir, "tools") });
  const planned = await planStack(workspace, STACK, { mode });
  if (planned.hasChanges) await applyPlan(workspace, planned);
  return planned;
}

beforeAll(async () => {
  outdir = mkdtempSync(join(tmpdir(), "twinstack-caches-"));
  aws = await startLocalAws({ account: ACCOUNT });
  restore = useLocalAws(aws);
  await makeStateStore(aws, BUCKET, TABLE, HERE);
}, 60_000);

afterAll(async () => {
  restore();
  await aws.stop();
  rmSync(outdir, { recursive: true });
});

// The provider waits half a minute for each of them, whatever the server answers.
describeWithTerraform("a cache and backups, with the real AWS provider", () => {
  const AFTER: Choices = { engine: "valkey", version: "8.1", nodes: 3, keepDays: 40, planned: true };

  test("are made, and the next plan has no changes", async () => {
    await deploy(BEFORE);
    expect((await deploy(BEFORE)).hasChanges).toBe(false);
  }, 600_000);

  test("become another engine with more nodes in place; only the parameter group, which has a family, is another", async () => {
    const { plan } = await deploy(AFTER);
    const actions = Object.fromEntries(
      plan.changes.filter(({ action }) => action !== "no-op").map(({ address, action }) => [address, action]),
    );
    expect(actions).toEqual({
      "aws_elasticache_parameter_group.cache_pages": "replace",
      "aws_elasticache_replication_group.cache_pages": "update",
      "aws_backup_plan.backup[0]": "update",
    });
    expect((await deploy(AFTER)).hasChanges).toBe(false);
  }, 600_000);

  test("a site that is no longer active has no plan, and keeps its vaults", async () => {
    const { plan } = await deploy({ ...AFTER, planned: false });
    expect(plan.counts).toMatchObject({ create: 0, update: 0, replace: 0, delete: 2 });
  }, 300_000);

  test("go", async () => {
    const { plan } = await deploy({ ...AFTER, planned: false }, "destroy");
    expect(plan.counts.delete).toBe(19);
    // What a refresh still finds would be planned to go again.
    expect((await deploy({ ...AFTER, planned: false }, "destroy")).hasChanges).toBe(false);
  }, 600_000);
});
