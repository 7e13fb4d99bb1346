import { randomUUID } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ModifyDBInstanceCommand, PromoteReadReplicaCommand, RDSClient } from "@aws-sdk/client-rds";
import { App } from "cdktf";
import { type DatabaseProps, RdsDatabase } from "../../src/modules/database";
import { Network } from "../../src/modules/network";
import { Presence } from "../../src/modules/presence";
import { PrivateNames } from "../../src/modules/private-names";
import { SecretLookup } from "../../src/modules/secret";
import { BaseStack } from "../../src/regions/base-stack";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { names, otherSite, parseSystem, roleOf, SITE_NAMES, type SiteName, type System } from "../../src/system";
import { findTerraform, isNoChange, prepareTerraformEnvironment, TerraformRunner } from "../../src/terraform";
import { request } from "../sandbox/support";
import { settings, useLocalAws } from "../support/local-aws";
import { SMALL_SYSTEM } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

/** Nothing else in the world looks like this. */
const PLANTED = "planted7c1fQ93sDk42";

const SECRET = "small/database/main";

const system = (topology = "{}"): System =>
  parseSystem(
    `${SMALL_SYSTEM}databases: { main: { engine: postgres, multiAz: false } }\ntopology: ${topology}\n`,
    "small.yaml",
  );

/** One database in one site, as the construct makes it, without the rest of a site. */
class OneDatabase extends BaseStack {
  constructor(app: App, all: System, site: SiteName) {
    super(app, site, { system: all, stateSite: site, siteTag: site });
    const [database] = all.databases;
    const { storage } = database!;
    const { region, zones, cidr } = all.sites[site];
    const other = all.sites[otherSite(site)];
    this.addProvider("aws", region);
    const network = new Network(this, "network", { name: all.name, region, cidr, zones, nat: "none" });
    const props: DatabaseProps = {
      database: database!,
      network,
      zones,
      presence: Presence.always,
      launched: true,
      role: roleOf(all, site),
      otherArn: names.databaseArn(database!, all.account, other.region),
      otherRegion: other.region,
      generation: all.generation[site],
      restoreFrom: undefined,
      backupWindow: database!.backupWindow[site],
      keyAlias: names.databaseKeyAlias(all.name, "main"),
      secret: new SecretLookup(this, "secret", { secretName: SECRET }),
      monitoringRoleArn: names.roleArn(all.account, "monitoring"),
      privateNames: new PrivateNames(this, "private_names", { zone: "small.internal", vpcId: network.vpcId }),
    };
    new RdsDatabase(this, "database_main", { ...props, storage: storage! });
  }
}

describeWithTerraform("a PostgreSQL database in two regions of the local AWS", () => {
  let base: string;
  let aws: LocalAws;
  let restore: () => void;
  const runners = {} as Record<SiteName, TerraformRunner>;

  const folderOf = (site: SiteName): string => join(base, "stacks", site);

  /** Writes both sites' configurations as they are for a topology. */
  const write = (topology?: string): void => {
    const app = new App({ outdir: base, stackTraces: false });
    for (const site of SITE_NAMES) new OneDatabase(app, system(topology), site);
    app.synth();
    for (const site of SITE_NAMES) {
      const file = join(folderOf(site), "cdk.tf.json");
      const json = JSON.parse(readFileSync(file, "utf8")) as { terraform: { backend?: unknown } };
      // The states lie beside the configurations, where they can be looked into.
      delete json.terraform.backend;
      writeFileSync(file, JSON.stringify(json));
    }
  };

  const plan = async (site: SiteName) => {
    await runners[site].plan({ out: "tfplan" });
    return runners[site].showPlan("tfplan");
  };

  const deploy = async (site: SiteName): Promise<void> => {
    await plan(site);
    await runners[site].apply("tfplan");
  };

  const secret = async (site: SiteName, operation: string, input: object): Promise<void> => {
    const response = await request(aws, "secretsmanager", system().sites[site].region, "/", {
      method: "POST",
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `secretsmanager.${operation}` },
      body: JSON.stringify({ ClientRequestToken: randomUUID(), ...input }),
    });
    expect(response.status).toBe(200);
  };

  const rds = (site: SiteName) => new RDSClient(settings(aws, system().sites[site].region));

  beforeAll(async () => {
    base = mkdtempSync(join(tmpdir(), "twinstack-database-"));
    aws = await startLocalAws({ account: system().account });
    restore = useLocalAws(aws);
    for (const site of SITE_NAMES) await secret(site, "CreateSecret", { Name: SECRET, SecretString: "{}" });
    write();
    const binary = await findTerraform();
    const environment = await prepareTerraformEnvironment({ product: binary.product, folder: join(base, "tools") });
    for (const site of SITE_NAMES) {
      runners[site] = new TerraformRunner({ binary, stack: site, folder: folderOf(site), environment });
      await runners[site].init();
    }
  }, 120_000);

  afterAll(async () => {
    restore();
    await aws.stop();
    rmSync(base, { recursive: true });
  });

  test("takes its password from the secret of its own region", async () => {
    await expect(plan("primary")).rejects.toThrow();
    const SecretString = JSON.stringify({ username: "dbadmin", password: PLANTED });
    for (const site of SITE_NAMES) await secret(site, "PutSecretValue", { SecretId: SECRET, SecretString });
    await plan("primary");
  }, 120_000);

  test("is deployed, first where it writes, then where it is copied to, and stays as it is", async () => {
    for (const site of SITE_NAMES) await deploy(site);
    for (const site of SITE_NAMES) expect(isNoChange(await plan(site))).toBe(true);
  }, 900_000);

  test("its password is in no state, plan or configuration", async () => {
    for (const site of SITE_NAMES) {
      const folder = folderOf(site);
      const files = readdirSync(folder).filter((file) => /^(terraform\.tfstate|cdk\.tf\.json|tfplan)/.test(file));
      expect(files).toEqual(expect.arrayContaining(["terraform.tfstate", "cdk.tf.json", "tfplan"]));
      for (const file of files) expect(readFileSync(join(folder, file)).includes(PLANTED)).toBe(false);
      expect(JSON.stringify(await runners[site].showPlanJson("tfplan"))).not.toContain(PLANTED);
    }
  }, 60_000);

  test("a flag does not promote a replica, nor demote a writer", async () => {
    write("{ active: dr }");
    for (const site of SITE_NAMES) await expect(plan(site)).rejects.toThrow();
  }, 120_000);

  test("once the replica is promoted, the plan of the new active site has no changes", async () => {
    await rds("dr").send(
      new PromoteReadReplicaCommand({
        DBInstanceIdentifier: "small-main",
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: system().databases[0]!.backupWindow.dr,
      }),
    );
    expect((await plan("dr")).changes).toEqual([]);
    write();
    await expect(plan("dr")).rejects.toThrow();
  }, 120_000);

  test("the old writer is made anew as a replica by its generation, and leaves a snapshot", async () => {
    write("{ active: dr, generation: { primary: 2 } }");
    await rds("primary").send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: "small-main",
        DeletionProtection: false,
        ApplyImmediately: true,
      }),
    );
    const { changes } = await plan("primary");
    const replaced = changes.filter(({ address }) => address === "aws_db_instance.database_main");
    expect(replaced.map(({ action }) => action)).toEqual(["replace"]);
    const json = JSON.stringify(await runners.primary.showPlanJson("tfplan"));
    expect(json).toContain("small-main-final-1");
    expect(json).toContain(`arn:aws:rds:${system().sites.dr.region}:123456789012:db:small-main`);
  }, 120_000);
});
