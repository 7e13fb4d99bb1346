import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listKeys, readAccelerator } from "../../src/aws";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { names, parseSystem, SITE_NAMES } from "../../src/system";
import { findTerraform, prepareTerraformEnvironment } from "../../src/terraform";
import { type CliResult, errorCode, run, twinstack } from "../support/cli";
import { makeStateStore, useLocalAws } from "../support/local-aws";
import { SMALL_SYSTEM } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

/*
 * The way of a user who has cdktf and no Twinstack CLI, and the way of one who has both: the same stacks, states and
 * addresses, so that the one finds nothing to change in what the other has deployed.
 */
describeWithTerraform("a system on the local AWS", () => {
  const small = SMALL_SYSTEM.replace("system: small", "system: e2e");
  const text = `${small.trimEnd()}\n  api: { port: 8080, capacity: { min: 1, max: 2 } }\n`;
  const system = parseSystem(text, "e2e.yaml");
  let folder: string;
  let aws: LocalAws;
  let restore: () => void;
  let env: Record<string, string>;

  const cdktf = (...args: string[]): Promise<CliResult> =>
    run(
      process.execPath,
      [join("node_modules", "cdktf-cli", "bundle", "bin", "cdktf"), ...args, "--output", join(folder, "cdktf.out")],
      { env },
    );
  const ours = (...args: string[]): Promise<CliResult> =>
    twinstack([...args, "-s", join(folder, "e2e.yaml")], { cwd: folder, env });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "twinstack-e2e-"));
    writeFileSync(join(folder, "e2e.yaml"), text);
    aws = await startLocalAws({ account: system.account });
    restore = useLocalAws(aws);
    for (const site of SITE_NAMES) {
      const { region } = system.sites[site];
      const bucket = names.stateBucketName(system.name, system.account, region);
      await makeStateStore(aws, bucket, names.lockTableName(system.name), region);
    }
    const { product } = await findTerraform();
    const terraform = await prepareTerraformEnvironment({ product, folder: join(folder, "tools") });
    env = { ...aws.env(), ...terraform.env, TWINSTACK_SYSTEM: join(folder, "e2e.yaml"), CI: "1" };
  }, 60_000);

  afterAll(async () => {
    restore();
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  test("cdktf synth writes its stacks", async () => {
    const { exitCode, stdout } = await cdktf("synth");
    expect(exitCode).toBe(0);
    for (const stack of ["state-primary", "state-dr", "global", "primary", "dr"]) expect(stdout).toContain(stack);
  }, 60_000);

  test("a deploy that is interrupted says so, and is gone on with by the same command", async () => {
    let asked = false;
    const options = {
      cwd: folder,
      env,
      onStderr: (text: string, kill: (signal: NodeJS.Signals) => void) => {
        if (asked || !text.includes("deploy global ...")) return;
        asked = true;
        // Into the middle of the apply: plan is done, roles are being made.
        setTimeout(() => {
          kill("SIGINT");
        }, 2500);
      },
    };
    const args = ["deploy", "global", "--yes", "--json", "-s", join(folder, "e2e.yaml")];
    const first = await twinstack(args, options);
    expect([first.exitCode, errorCode(first)]).toEqual([3, "INTERRUPTED"]);
    expect((await ours("deploy", "global", "--yes")).exitCode).toBe(0);
    expect((await ours("plan", "global", "--check")).exitCode).toBe(0);
  }, 120_000);

  test("a deploy is not confirmed where nobody can be asked", async () => {
    const result = await ours("deploy", "dr", "--json");
    expect([result.exitCode, errorCode(result)]).toEqual([2, "CONFIRMATION_NEEDED"]);
  }, 60_000);

  test("cdktf deploy primary dr deploys both sites", async () => {
    const { exitCode, stdout, stderr } = await cdktf(
      "deploy",
      "primary",
      "dr",
      "--auto-approve",
      // `terraform providers lock` knows no mirrors but asks the registry, which a test cannot count on.
      "--skip-provider-lock",
    );
    expect({ exitCode, tail: exitCode === 0 ? "" : `${stdout}${stderr}`.slice(-3000) }).toEqual({
      exitCode: 0,
      tail: "",
    });
    const accelerator = await readAccelerator(system.name);
    const groups = accelerator?.endpointGroups.map(({ port, region, trafficDialPercent }) => [
      port,
      region,
      trafficDialPercent,
    ]);
    expect(groups).toEqual([
      [80, "eu-north-1", 0],
      [80, "eu-west-1", 100],
      [8080, "eu-north-1", 0],
      [8080, "eu-west-1", 100],
    ]);
  }, 240_000);

  test("afterwards Twinstack finds nothing to change", async () => {
    const { exitCode, stdout } = await ours("plan", "--check");
    expect(stdout).toContain("no changes");
    expect(exitCode).toBe(0);
  }, 120_000);

  test("each state lies in the bucket of its own site", async () => {
    const { primary, dr } = system.sites;
    const keys = (region: string) => listKeys(names.stateBucketName(system.name, system.account, region), region);
    expect(await keys(primary.region)).toEqual(["e2e/primary/terraform.tfstate"]);
    expect(await keys(dr.region)).toEqual(["e2e/dr/terraform.tfstate", "e2e/global/terraform.tfstate"]);
  });

  test("with the primary region and IAM's off, dr can be planned without asking them, and status says what is lost", async () => {
    await aws.switchRegion(system.sites.primary.region, false);
    await aws.switchRegion("us-east-1", false);
    try {
      await aws.clearRefusedCalls();
      expect((await ours("plan", "dr", "--check")).exitCode).toBe(0);
      expect(await aws.refusedCalls()).toEqual([]);
      const status = await ours("status", "--json");
      expect(status.exitCode).toBe(1);
      const { sites } = JSON.parse(status.stdout) as { sites: { site: string; reachable: boolean }[] };
      expect(sites.map(({ site, reachable }) => [site, reachable])).toEqual([
        ["primary", false],
        ["dr", true],
      ]);
      const both = await ours("plan", "primary", "dr");
      expect(both.exitCode).toBe(3);
      expect(both.stdout).toMatch(/^dr .*no changes$/m);
      const lost = await ours("plan", "primary", "--json");
      expect([lost.exitCode, errorCode(lost)]).toEqual([3, "REGION_UNREACHABLE"]);
    } finally {
      await aws.switchRegion(system.sites.primary.region, true);
      await aws.switchRegion("us-east-1", true);
    }
  }, 120_000);

  test("a service that leaves the file goes from the sites first, then from global", async () => {
    writeFileSync(join(folder, "e2e.yaml"), small);
    const { exitCode, stdout, stderr } = await ours("deploy", "--yes");
    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("What is to be deleted from global waits");
    const accelerator = await readAccelerator(system.name);
    expect(accelerator?.endpointGroups.map(({ port }) => port)).toEqual([80, 80]);
    expect((await ours("plan", "--check")).exitCode).toBe(0);
  }, 240_000);
});
