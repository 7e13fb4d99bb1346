import {
  AddEndpointsCommand,
  type CreateEndpointGroupCommandInput,
  DescribeEndpointGroupCommand,
  ListCrossAccountResourcesCommand,
  RemoveEndpointsCommand,
  UpdateEndpointGroupCommand,
  type GlobalAcceleratorClient,
} from "@aws-sdk/client-global-accelerator";
import {
  CreateListenerCommand as CreateBalancerListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { Accelerators, REGION } from "./accelerators";
import { clientFor, elements, failure, query } from "./support";

const ACCOUNT = "210987654321";

let aws: LocalAws;
let make: Accelerators;
let client: GlobalAcceleratorClient;
let balancers: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
  make = new Accelerators(aws);
  client = make.client;
  balancers = new ElasticLoadBalancingV2Client(clientFor(aws, REGION));
}, 30_000);

afterAll(() => aws.stop());
afterEach(() => make.clean());

async function balancer(name: string): Promise<string> {
  const subnets = elements(await query(aws, "ec2", REGION, { Action: "DescribeSubnets" }), "subnetId");
  const made = await balancers.send(new CreateLoadBalancerCommand({ Name: name, Subnets: subnets.slice(0, 2) }));
  return made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
}

const health = async (EndpointGroupArn?: string) =>
  (await client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn }))).EndpointGroup?.EndpointDescriptions?.map(
    (endpoint) => endpoint.HealthState,
  );

describe("endpoint groups", () => {
  test("have the documented defaults", async () => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn, [
      { FromPort: 8080, ToPort: 8090 },
      { FromPort: 443, ToPort: 443 },
    ]);
    const endpoint = await balancer("defaults");
    const made = await make.group({ ListenerArn, EndpointConfigurations: [{ EndpointId: endpoint }] });
    expect(made.EndpointGroupArn).toMatch(new RegExp(`^${ListenerArn}/endpoint-group/[0-9a-f]{12}$`));
    expect(made).toMatchObject({
      EndpointGroupRegion: REGION,
      TrafficDialPercentage: 100,
      HealthCheckPort: 8080,
      HealthCheckProtocol: "TCP",
      HealthCheckIntervalSeconds: 30,
      ThresholdCount: 3,
      EndpointDescriptions: [{ EndpointId: endpoint, Weight: 128, ClientIPPreservationEnabled: true }],
    });
  });

  test("exist once for a listener and region, and once for an idempotency token", async () => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    const first = await make.group({ ListenerArn, IdempotencyToken: "same" });
    const again = await make.group({ ListenerArn, IdempotencyToken: "same" });
    expect(again.EndpointGroupArn).toBe(first.EndpointGroupArn);
    expect(await failure(make.group({ ListenerArn }))).toBe("EndpointGroupAlreadyExistsException");
    await make.group({ ListenerArn, EndpointGroupRegion: "eu-central-1" });
  });

  test.each<Partial<CreateEndpointGroupCommandInput>>([
    { TrafficDialPercentage: 101 },
    { TrafficDialPercentage: -1 },
    { HealthCheckIntervalSeconds: 20 },
    { ThresholdCount: 11 },
    { ThresholdCount: 0 },
    { HealthCheckPort: 0 },
    { HealthCheckPath: "no-slash" },
    { EndpointConfigurations: [{ EndpointId: "eipalloc-1", Weight: 256 }] },
    { EndpointConfigurations: [{ EndpointId: "eipalloc-that-is-not-there" }] },
    { PortOverrides: [{ ListenerPort: 80, EndpointPort: 8080 }] },
    { PortOverrides: [{ ListenerPort: 443, EndpointPort: 443 }] },
  ])("refuse %j", async (input) => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    expect(await failure(make.group({ ListenerArn, ...input }))).toBe("InvalidArgumentException");
  });

  test("take a dial and a weight of zero, and an update replaces what it names and nothing else", async () => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    const [first, second] = [await balancer("first"), await balancer("second")];
    const { EndpointGroupArn } = await make.group({
      ListenerArn,
      TrafficDialPercentage: 0,
      HealthCheckIntervalSeconds: 10,
      HealthCheckProtocol: "HTTP",
      PortOverrides: [{ ListenerPort: 443, EndpointPort: 8443 }],
      EndpointConfigurations: [{ EndpointId: first, Weight: 0 }],
    });
    const update = async (input: object) =>
      (await client.send(new UpdateEndpointGroupCommand({ EndpointGroupArn, ...input }))).EndpointGroup;
    expect(await update({ TrafficDialPercentage: 25 })).toMatchObject({
      TrafficDialPercentage: 25,
      HealthCheckIntervalSeconds: 10,
      HealthCheckPath: "/",
      PortOverrides: [{ ListenerPort: 443, EndpointPort: 8443 }],
      EndpointDescriptions: [{ EndpointId: first, Weight: 0 }],
    });
    const replaced = await update({ EndpointConfigurations: [{ EndpointId: second }] });
    expect(replaced?.EndpointDescriptions?.map((one) => [one.EndpointId, one.Weight])).toEqual([[second, 128]]);
    expect(replaced?.TrafficDialPercentage).toBe(25);
  });

  test("take single endpoints and give them up again", async () => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    const [first, second] = [await balancer("one"), await balancer("two")];
    const { EndpointGroupArn } = await make.group({ ListenerArn, EndpointConfigurations: [{ EndpointId: first }] });
    const added = await client.send(
      new AddEndpointsCommand({ EndpointGroupArn, EndpointConfigurations: [{ EndpointId: second, Weight: 5 }] }),
    );
    expect(added.EndpointDescriptions).toMatchObject([{ EndpointId: second, Weight: 5 }]);
    const remove = (EndpointId: string) =>
      client.send(new RemoveEndpointsCommand({ EndpointGroupArn, EndpointIdentifiers: [{ EndpointId }] }));
    await remove(first);
    expect(await failure(remove(first))).toBe("InvalidArgumentException");
    const left = await client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn }));
    expect(left.EndpointGroup?.EndpointDescriptions?.map((one) => one.EndpointId)).toEqual([second]);
  });

  test("refuse a load balancer of another region", async () => {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    const EndpointConfigurations = [{ EndpointId: await balancer("elsewhere") }];
    const made = make.group({ ListenerArn, EndpointGroupRegion: "eu-central-1", EndpointConfigurations });
    expect(await failure(made)).toBe("InvalidArgumentException");
  });

  test("know nothing of cross-account attachments, which Terraform asks for at every refresh", async () => {
    const { AcceleratorArn } = await make.accelerator();
    const input = { AcceleratorArn, ResourceOwnerAwsAccountId: ACCOUNT };
    const { CrossAccountResources } = await client.send(new ListCrossAccountResourcesCommand(input));
    expect(CrossAccountResources).toEqual([]);
  });
});

describe("health", () => {
  async function endpointGroup(name: string) {
    const { ListenerArn } = await make.listener((await make.accelerator()).AcceleratorArn);
    const EndpointId = await balancer(name);
    const { EndpointGroupArn } = await make.group({ ListenerArn, EndpointConfigurations: [{ EndpointId }] });
    return { EndpointId, EndpointGroupArn };
  }

  test("goes with the region of the endpoint", async () => {
    const { EndpointGroupArn } = await endpointGroup("regional");
    expect(await health(EndpointGroupArn)).toEqual(["HEALTHY"]);
    await aws.switchRegion(REGION, false);
    expect(await health(EndpointGroupArn)).toEqual(["UNHEALTHY"]);
    await aws.switchRegion(REGION, true);
    expect(await health(EndpointGroupArn)).toEqual(["HEALTHY"]);
  });

  test("goes with the load balancer, and a group with a lost endpoint can still be changed", async () => {
    const { EndpointId, EndpointGroupArn } = await endpointGroup("deleted");
    await balancers.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: EndpointId }));
    expect(await health(EndpointGroupArn)).toEqual(["UNHEALTHY"]);
    const EndpointConfigurations = [{ EndpointId, Weight: 0 }];
    await client.send(new UpdateEndpointGroupCommand({ EndpointGroupArn, EndpointConfigurations }));
  });

  test("needs a healthy target in every target group that has targets", async () => {
    const { EndpointId, EndpointGroupArn } = await endpointGroup("targets");
    const ec2 = (parameters: Record<string, string>) => query(aws, "ec2", REGION, parameters);
    const [VpcId] = elements(await ec2({ Action: "DescribeVpcs" }), "vpcId");
    const targets = await balancers.send(
      new CreateTargetGroupCommand({ Name: "targets", Protocol: "HTTP", Port: 80, VpcId }),
    );
    const TargetGroupArn = targets.TargetGroups?.[0]?.TargetGroupArn;
    const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
    await balancers.send(
      new CreateBalancerListenerCommand({ LoadBalancerArn: EndpointId, Protocol: "HTTP", Port: 80, DefaultActions }),
    );
    expect(await health(EndpointGroupArn)).toEqual(["HEALTHY"]);
    const run = { Action: "RunInstances", ImageId: "ami-12c6146b", MinCount: "1", MaxCount: "1" };
    const [Id = ""] = elements(await ec2(run), "instanceId");
    await balancers.send(new RegisterTargetsCommand({ TargetGroupArn, Targets: [{ Id }] }));
    expect(await health(EndpointGroupArn)).toEqual(["HEALTHY"]);
    await ec2({ Action: "StopInstances", "InstanceId.1": Id });
    expect(await health(EndpointGroupArn)).toEqual(["UNHEALTHY"]);
  });
});
