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

test("without an accelerator the status tells the names, with the weights of the system file", async () => {
  const status = await readStatus(system, manifest);
  expect(status).toMatchObject({ routing: "dns", accelerator: undefined, acceleratorProblem: undefined });
  expect(status.services).toMatchObject([
    { service: "web", hostname: "shop.example", declaredWeights: { primary: 100, dr: 0 } },
    { service: "orders", hostname: "orders.shop.example", declaredWeights: { primary: 100, dr: 0 } },
  ]);
  expect(await aws.refusedCalls()).toEqual([]);
});

test("`twinstack status` says so in words", async () => {
  const { exitCode, stdout } = await twinstack(["status", "--system", FILE]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain("shop, reached at the services' names, without an accelerator");
  expect(stdout).toMatch(/orders\s+orders\.shop\.example\s+80\s+100\s+0/);
}, 60_000);
