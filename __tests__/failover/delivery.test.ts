import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { Parameter } from "../../src/aws";
import { compareSites, isBehind, readDeliveries } from "../../src/failover/delivery";
import { readStatus } from "../../src/failover/status";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { deployKeptScript, loadSystem, names, SITE_NAMES, type SiteName } from "../../src/system";
import { twinstack } from "../support/cli";
import { settings, useLocalAws } from "../support/local-aws";
import { synthSystem } from "../support/synth";

const EXAMPLE = "docs/examples/delivery-jenkins.yaml";
const NAME = "/p";
type Answer = ReadonlyMap<string, Parameter> | undefined;

/** What a site says: a revision and the hour it was shipped at; nothing; or no answer. */
const says = (value: string | undefined, hour = 0): Answer =>
  new Map(value === undefined ? [] : [[NAME, { value, lastModified: new Date(Date.UTC(2026, 0, 1, hour)) }]]);
const LOST: Answer = undefined;

describe("how fresh the sites are", () => {
  test.each([
    ["the same", says("a", 1), says("a", 2), ["current", "current"], false],
    ["the standby behind", says("b", 2), says("a", 1), ["current", "stale"], true],
    ["the active behind", says("a", 1), says("b", 2), ["stale", "current"], true],
    [
      "an old revision shipped again: what came last counts",
      says("old", 3),
      says("new", 2),
      ["current", "stale"],
      true,
    ],
    ["never shipped to the standby", says("a", 1), says("none"), ["current", "nothing"], true],
    ["no parameter in the standby", says("a", 1), says(undefined), ["current", "nothing"], true],
    ["never shipped at all", says("none"), says("none"), ["nothing", "nothing"], false],
    ["the standby lost: unknown, not stale", says("a", 1), LOST, ["alone", "unknown"], false],
    ["the active lost", LOST, says("a", 1), ["unknown", "alone"], false],
    ["both lost", LOST, LOST, ["unknown", "unknown"], false],
    ["kept where no instance runs", says("a", 1), says("a kept", 2), ["current", "current"], false],
    ["kept, but an older one", says("b", 2), says("a kept", 1), ["current", "stale"], true],
    ["kept in the active site", says("a kept", 1), says("a", 2), ["current", "current"], true],
  ] as const)("%s", (_, primary, dr, expected, behind) => {
    const sites = compareSites(NAME, { primary, dr });
    expect(SITE_NAMES.map((site) => sites[site].freshness)).toEqual(expected);
    expect(isBehind({ component: "c", sites }, "primary")).toBe(behind);
  });

  test.each([
    ["both sites answer", says("a", 1)],
    ["the lost region does not answer", LOST],
  ])("a bundle that was kept is something to look at once its site is active: %s", (_, primary) => {
    const component = { component: "c", sites: compareSites(NAME, { primary, dr: says("a kept", 2) }) };
    expect([isBehind(component, "primary"), isBehind(component, "dr")]).toEqual([false, true]);
  });

  test("a bundle that waits for instances is told from one that runs", () => {
    const { dr } = compareSites(NAME, { primary: LOST, dr: says("abc kept", 5) });
    expect(dr).toEqual({ freshness: "alone", revision: "abc", shippedAt: "2026-01-01T05:00:00.000Z", kept: true });
  });
});

describe("read from both regions", () => {
  const system = loadSystem(EXAMPLE);
  const parameter = names.revisionParameterName(system.name, "api");
  let aws: LocalAws;
  let restore: () => void;

  const record = async (site: SiteName, Value: string): Promise<void> => {
    const client = new SSMClient(settings(aws, system.sites[site].region));
    await client.send(new PutParameterCommand({ Name: parameter, Value, Type: "String", Overwrite: true }));
  };

  beforeAll(async () => {
    aws = await startLocalAws({ account: system.account });
    restore = useLocalAws(aws);
  });

  afterAll(async () => {
    restore();
    await aws.stop();
  });

  test("each site's own, and a lost region is unknown", async () => {
    await record("dr", "one");
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await record("primary", "two");
    const { manifest } = synthSystem(system);
    const { components } = await readStatus(system, manifest);
    expect(components).toMatchObject([
      {
        component: "api",
        sites: { primary: { freshness: "current", revision: "two" }, dr: { freshness: "stale", revision: "one" } },
      },
    ]);
    await aws.switchRegion("eu-central-1", false);
    const [lost] = await readDeliveries(system, { attempts: 1, timeoutMs: 1500 });
    await aws.switchRegion("eu-central-1", true);
    expect(lost).toMatchObject({
      sites: { primary: { freshness: "alone", revision: "two" }, dr: { freshness: "unknown" } },
    });
  });

  test("after a failover status shows what the opened site has kept, and how it gets onto instances", async () => {
    const folder = mkdtempSync(join(tmpdir(), "twinstack-kept-"));
    const file = (active: SiteName): string => {
      const path = join(folder, `${active}.yaml`);
      writeFileSync(path, `${readFileSync(EXAMPLE, "utf8")}topology: { active: ${active}, strategy: pilot-light }\n`);
      return path;
    };
    await record("primary", "abc");
    await record("dr", "abc kept");
    const before = await twinstack(["status", "-s", file("primary")]);
    const after = await twinstack(["status", "-s", file("dr")]);
    rmSync(folder, { recursive: true });
    expect(before.stdout).toContain("kept, no instances");
    expect(before.stdout).not.toContain("create-deployment");
    expect([before.exitCode, after.exitCode]).toEqual([0, 1]);
    expect(after.stdout).toContain(
      "api: dr is active and has kept the bundle, but no instance runs it. Once instances run:",
    );
    expect(after.stdout).toContain(deployKeptScript(system, system.delivery!.components[0]!, "dr", "abc"));
  }, 60_000);

  test("nothing is asked of AWS for a system without delivery", async () => {
    expect(await readDeliveries({ ...system, delivery: undefined }, { attempts: 1 })).toEqual([]);
  });
});
