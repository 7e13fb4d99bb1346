import {
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  CreateListenerCommand,
  GlobalAcceleratorClient,
} from "@aws-sdk/client-global-accelerator";
import { readStatus } from "../../src/failover/status";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { parseSystem } from "../../src/system";
import { settings, useLocalAws } from "../support/local-aws";
import { SMALL_SYSTEM, synthSystem } from "../support/synth";

const CERTIFICATE = (region: string): string => `arn:aws:acm:${region}:123456789012:certificate/1`;

/** A service on two ports: its own, and 80, which redirects to it. */
const system = parseSystem(
  SMALL_SYSTEM.replace(
    "port: 80,",
    `port: 443, certificate: { primary: "${CERTIFICATE("eu-west-1")}", dr: "${CERTIFICATE("eu-north-1")}" },`,
  ),
  "s.yaml",
);
const { manifest } = synthSystem(system);

let aws: LocalAws;
let restore: () => void;

beforeAll(async () => {
  aws = await startLocalAws({ account: system.account });
  restore = useLocalAws(aws);
  const client = new GlobalAcceleratorClient(settings(aws, "us-west-2"));
  const IdempotencyToken = "t";
  const made = await client.send(new CreateAcceleratorCommand({ Name: system.name, IdempotencyToken }));
  const PortRanges = [80, 443].map((port) => ({ FromPort: port, ToPort: port }));
  const { AcceleratorArn } = made.Accelerator ?? {};
  const { Listener } = await client.send(
    new CreateListenerCommand({ AcceleratorArn, PortRanges, Protocol: "TCP", IdempotencyToken }),
  );
  await client.send(
    new CreateEndpointGroupCommand({
      ListenerArn: Listener?.ListenerArn,
      EndpointGroupRegion: "eu-west-1",
      TrafficDialPercentage: 50,
      IdempotencyToken,
    }),
  );
});

afterAll(async () => {
  restore();
  await aws.stop();
});

test("finds a service by any of its listener's ports, and says that its dial is not as declared", async () => {
  const { services } = await readStatus(system, manifest);
  expect(services).toMatchObject([
    { service: "web", port: 443, sites: { primary: { ports: [80, 443], trafficDialPercent: 50, asDeclared: false } } },
  ]);
  expect(services[0]?.sites.dr).toBeUndefined();
});

test("says of stacks that were never deployed that they are not", async () => {
  const { sites } = await readStatus(system, manifest);
  expect(sites.flatMap(({ stacks }) => stacks.map(({ deployed }) => deployed))).toEqual(["no", "no", "no", "no", "no"]);
});

test("a region that is lost is said to be, and the other is shown", async () => {
  await aws.switchRegion("eu-west-1", false);
  const { sites } = await readStatus(system, manifest);
  await aws.switchRegion("eu-west-1", true);
  expect(sites.map(({ site, reachable }) => [site, reachable])).toEqual([
    ["primary", false],
    ["dr", true],
  ]);
});

test("other credentials do not make everything look undeployed", async () => {
  await expect(readStatus({ ...system, account: "210987654321" }, manifest)).rejects.toMatchObject({
    code: "WRONG_ACCOUNT",
  });
});
