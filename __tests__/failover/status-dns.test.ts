import { readStatus } from "../../src/failover/status";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { loadSystem } from "../../src/system";
import { twinstack } from "../support/cli";
import { useLocalAws } from "../support/local-aws";
import { synthSystem } from "../support/synth";

const FILE = "docs/examples/dns.yaml";
const system = loadSystem(FILE);
const { manifest } = synthSystem(system);

let aws: LocalAws;
let restore: () => void;

beforeAll(async () => {
  aws = await startLocalAws({ account: system.account });
  restore = useLocalAws(aws);
  // Nobody is asked for an accelerator that is not there.
  await aws.switchRegion("us-west-2", false);
});

afterAll(async () => {
  restore();
  await aws.stop();
});

test("without an accelerator the status tells the names; before they are made, without weights", async () => {
  const status = await readStatus(system, manifest);
  expect(status).toMatchObject({ routing: "dns", accelerator: undefined, acceleratorProblem: undefined });
  expect(status.services).toMatchObject([
    { service: "web", hostname: "shop.example", records: { primary: undefined, dr: undefined } },
    { service: "orders", hostname: "orders.shop.example", records: { primary: undefined, dr: undefined } },
  ]);
  expect(await aws.refusedCalls()).toEqual([]);
});

test("`twinstack status` says so in words", async () => {
  const { exitCode, stdout } = await twinstack(["status", "--system", FILE]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("shop, reached at the services' names, without an accelerator");
  expect(stdout).toMatch(/orders\s+orders\.shop\.example\s+80\s+-\s+-/);
}, 60_000);

test("shows the weights that Route 53 has, and those that differ from the system file", async () => {
  const { Route53Client, CreateHostedZoneCommand, ChangeResourceRecordSetsCommand } =
    await import("@aws-sdk/client-route-53");
  const client = new Route53Client({ region: "us-east-1" });
  const { HostedZone } = await client.send(new CreateHostedZoneCommand({ Name: "shop.example", CallerReference: "1" }));
  const change = (SetIdentifier: string, Weight: number) => ({
    Action: "UPSERT" as const,
    ResourceRecordSet: {
      Name: "orders.shop.example",
      Type: "A" as const,
      SetIdentifier,
      Weight,
      AliasTarget: { DNSName: `${SetIdentifier}.elb.amazonaws.com`, HostedZoneId: "Z1", EvaluateTargetHealth: false },
    },
  });
  await client.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone!.Id,
      ChangeBatch: { Changes: [change("primary", 0), change("dr", 0)] },
    }),
  );
  client.destroy();
  const { services } = await readStatus(system, manifest);
  expect(services[1]).toMatchObject({
    records: { primary: { weight: 0, asDeclared: false }, dr: { weight: 0, asDeclared: true } },
  });
  const { stdout } = await twinstack(["status", "--system", FILE]);
  expect(stdout).toMatch(/orders\s+orders\.shop\.example\s+80\s+0 NOT AS DECLARED\s+0/);
}, 60_000);

test("says so when Route 53 cannot be asked", async () => {
  await aws.switchRegion("us-east-1", false);
  const status = await readStatus(system, manifest);
  await aws.switchRegion("us-east-1", true);
  expect(status.recordsProblem).toContain("us-east-1");
}, 60_000);
