import {
  AddEndpointsCommand,
  CreateAcceleratorCommand,
  CreateEndpointGroupCommand,
  type CreateEndpointGroupCommandInput,
  CreateListenerCommand,
  DeleteAcceleratorCommand,
  DeleteEndpointGroupCommand,
  DeleteListenerCommand,
  DescribeAcceleratorAttributesCommand,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  DescribeListenerCommand,
  GlobalAcceleratorClient,
  ListAcceleratorsCommand,
  ListCrossAccountResourcesCommand,
  ListEndpointGroupsCommand,
  ListListenersCommand,
  ListTagsForResourceCommand,
  type PortRange,
  RemoveEndpointsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAcceleratorAttributesCommand,
  UpdateAcceleratorCommand,
  UpdateEndpointGroupCommand,
  UpdateListenerCommand,
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
import { clientFor, elements, failure, query } from "./support";

const ACCOUNT = "210987654321";
const REGION = "eu-south-1";

let aws: LocalAws;
let client: GlobalAcceleratorClient;
let balancers: ElasticLoadBalancingV2Client;
let tokens = 0;
const token = () => `token-${++tokens}`;

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
  client = new GlobalAcceleratorClient(clientFor(aws, "us-west-2"));
  balancers = new ElasticLoadBalancingV2Client(clientFor(aws, REGION));
}, 30_000);

afterAll(() => aws.stop());

// Fewer accelerators than an account may have stay behind.
afterEach(async () => {
  const { Accelerators = [] } = await client.send(new ListAcceleratorsCommand({ MaxResults: 100 }));
  for (const { AcceleratorArn } of Accelerators) {
    const { Listeners = [] } = await client.send(new ListListenersCommand({ AcceleratorArn }));
    for (const { ListenerArn } of Listeners) {
      const { EndpointGroups = [] } = await client.send(new ListEndpointGroupsCommand({ ListenerArn }));
      for (const { EndpointGroupArn } of EndpointGroups) {
        await client.send(new DeleteEndpointGroupCommand({ EndpointGroupArn }));
      }
      await client.send(new DeleteListenerCommand({ ListenerArn }));
    }
    await client.send(new UpdateAcceleratorCommand({ AcceleratorArn, Enabled: false }));
    await client.send(new DeleteAcceleratorCommand({ AcceleratorArn }));
  }
});

const accelerator = async (Name = "web") =>
  (await client.send(new CreateAcceleratorCommand({ Name, IdempotencyToken: token() }))).Accelerator ?? {};

const listener = async (AcceleratorArn?: string, PortRanges: PortRange[] = [{ FromPort: 443, ToPort: 443 }]) =>
  (
    await client.send(
      new CreateListenerCommand({ AcceleratorArn, PortRanges, Protocol: "TCP", IdempotencyToken: token() }),
    )
  ).Listener ?? {};

const group = async (input: Partial<CreateEndpointGroupCommandInput>) =>
  (
    await client.send(
      new CreateEndpointGroupCommand({
        ListenerArn: undefined,
        EndpointGroupRegion: REGION,
        IdempotencyToken: token(),
        ...input,
      }),
    )
  ).EndpointGroup ?? {};

async function balancer(name: string): Promise<string> {
  const subnets = elements(await query(aws, "ec2", REGION, { Action: "DescribeSubnets" }), "subnetId");
  const made = await balancers.send(new CreateLoadBalancerCommand({ Name: name, Subnets: subnets.slice(0, 2) }));
  return made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
}

const health = async (EndpointGroupArn?: string) =>
  (await client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn }))).EndpointGroup?.EndpointDescriptions?.map(
    (endpoint) => endpoint.HealthState,
  );

describe("accelerators", () => {
  test("look like those of AWS, with two static addresses, and are deployed at once", async () => {
    const made = await accelerator();
    expect(made.AcceleratorArn).toMatch(
      new RegExp(`^arn:aws:globalaccelerator::${ACCOUNT}:accelerator/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`),
    );
    expect(made.DnsName).toMatch(/^a[0-9a-f]{16}\.awsglobalaccelerator\.com$/);
    expect(made).toMatchObject({ Name: "web", Enabled: true, IpAddressType: "IPV4", Status: "DEPLOYED" });
    expect(made.IpSets).toHaveLength(1);
    expect(new Set(made.IpSets?.[0]?.IpAddresses).size).toBe(2);
    const found = await client.send(new DescribeAcceleratorCommand({ AcceleratorArn: made.AcceleratorArn }));
    expect(found.Accelerator).toEqual(made);
  });

  test("are the same whatever region asks: there is one control plane", async () => {
    const made = await accelerator();
    const elsewhere = new GlobalAcceleratorClient(clientFor(aws, "eu-central-1"));
    const { Accelerators } = await elsewhere.send(new ListAcceleratorsCommand({}));
    expect(Accelerators?.map((one) => one.AcceleratorArn)).toEqual([made.AcceleratorArn]);
  });

  test.each(["a".repeat(65), "-web", "web.", "we_b"])("refuse the name %s", async (name) => {
    expect(await failure(accelerator(name))).toBe("InvalidArgumentException");
  });

  test("become dual stack and back, and keep their IPv4 addresses", async () => {
    const { AcceleratorArn, IpSets } = await accelerator();
    const change = async (IpAddressType: "IPV4" | "DUAL_STACK") =>
      (await client.send(new UpdateAcceleratorCommand({ AcceleratorArn, IpAddressType, Name: "dual" }))).Accelerator;
    const dual = await change("DUAL_STACK");
    expect(dual?.Name).toBe("dual");
    expect(dual?.IpSets?.map((set) => set.IpAddressFamily)).toEqual(["IPv4", "IPv6"]);
    expect(dual?.DualStackDnsName).toMatch(/^a[0-9a-f]{16}\.dualstack\.awsglobalaccelerator\.com$/);
    expect((await change("IPV4"))?.IpSets).toEqual(IpSets);
  });

  test("are deleted only when disabled and empty", async () => {
    const { AcceleratorArn } = await accelerator();
    const { ListenerArn } = await listener(AcceleratorArn);
    const { EndpointGroupArn } = await group({ ListenerArn });
    const remove = () => client.send(new DeleteAcceleratorCommand({ AcceleratorArn }));
    expect(await failure(remove())).toBe("AcceleratorNotDisabledException");
    await client.send(new UpdateAcceleratorCommand({ AcceleratorArn, Enabled: false }));
    expect(await failure(remove())).toBe("AssociatedListenerFoundException");
    const removeListener = () => client.send(new DeleteListenerCommand({ ListenerArn }));
    expect(await failure(removeListener())).toBe("AssociatedEndpointGroupFoundException");
    await client.send(new DeleteEndpointGroupCommand({ EndpointGroupArn }));
    await removeListener();
    await remove();
    expect(await failure(remove())).toBe("AcceleratorNotFoundException");
  });

  test("take flow log attributes, which need a bucket and a prefix", async () => {
    const { AcceleratorArn } = await accelerator();
    const update = (FlowLogsS3Prefix?: string) =>
      client.send(
        new UpdateAcceleratorAttributesCommand({
          AcceleratorArn,
          FlowLogsEnabled: true,
          FlowLogsS3Bucket: "logs",
          FlowLogsS3Prefix,
        }),
      );
    expect(await failure(update())).toBe("InvalidArgumentException");
    const read = async () =>
      (await client.send(new DescribeAcceleratorAttributesCommand({ AcceleratorArn }))).AcceleratorAttributes;
    expect(await read()).toEqual({ FlowLogsEnabled: false });
    await update("accelerator/");
    expect(await read()).toEqual({
      FlowLogsEnabled: true,
      FlowLogsS3Bucket: "logs",
      FlowLogsS3Prefix: "accelerator/",
    });
  });

  test("carry tags", async () => {
    const { AcceleratorArn: ResourceArn } = await accelerator();
    const Tags = [
      { Key: "system", Value: "a" },
      { Key: "site", Value: "b" },
    ];
    await client.send(new TagResourceCommand({ ResourceArn, Tags }));
    await client.send(new UntagResourceCommand({ ResourceArn, TagKeys: ["system"] }));
    const { Tags: left } = await client.send(new ListTagsForResourceCommand({ ResourceArn }));
    expect(left).toEqual([{ Key: "site", Value: "b" }]);
  });

  test("are made once for one idempotency token", async () => {
    const make = async (Name: string) =>
      (await client.send(new CreateAcceleratorCommand({ Name, IdempotencyToken: "once" }))).Accelerator?.AcceleratorArn;
    expect(await make("web")).toBe(await make("web"));
    expect(await failure(make("other"))).toBe("InvalidArgumentException");
  });

  test("are listed in pages, up to the quota of the account", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => accelerator()));
    expect(await failure(accelerator())).toBe("LimitExceededException");
    const first = await client.send(new ListAcceleratorsCommand({}));
    expect(first.Accelerators).toHaveLength(10);
    const second = await client.send(new ListAcceleratorsCommand({ MaxResults: 15, NextToken: first.NextToken }));
    expect(second.NextToken).toBeUndefined();
    const arns = [...(first.Accelerators ?? []), ...(second.Accelerators ?? [])].map((one) => one.AcceleratorArn);
    expect(new Set(arns)).toEqual(new Set(made.map((one) => one.AcceleratorArn)));
    expect(await failure(client.send(new ListAcceleratorsCommand({ NextToken: "?" })))).toBe(
      "InvalidNextTokenException",
    );
  });
});

describe("listeners", () => {
  test("have ports of their own on an accelerator, but TCP and UDP may share one", async () => {
    const { AcceleratorArn } = await accelerator();
    await listener(AcceleratorArn, [{ FromPort: 400, ToPort: 500 }]);
    expect(await failure(listener(AcceleratorArn, [{ FromPort: 500, ToPort: 600 }]))).toBe("InvalidPortRangeException");
    expect(await failure(listener(AcceleratorArn, [{ FromPort: 90, ToPort: 80 }]))).toBe("InvalidPortRangeException");
    const other = await listener(AcceleratorArn, [{ FromPort: 80, ToPort: 80 }]);
    const update = (PortRanges: PortRange[], Protocol?: "UDP") =>
      client.send(new UpdateListenerCommand({ ListenerArn: other.ListenerArn, PortRanges, Protocol }));
    expect(await failure(update([{ FromPort: 450, ToPort: 450 }]))).toBe("InvalidPortRangeException");
    await update([{ FromPort: 450, ToPort: 450 }], "UDP");
    const found = await client.send(new DescribeListenerCommand({ ListenerArn: other.ListenerArn }));
    expect(found.Listener).toMatchObject({ Protocol: "UDP", ClientAffinity: "NONE" });
    expect(found.Listener?.ListenerArn).toMatch(new RegExp(`^${AcceleratorArn}/listener/[0-9a-f]{8}$`));
  });
});

describe("endpoint groups", () => {
  test("have the documented defaults", async () => {
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn, [
      { FromPort: 8080, ToPort: 8090 },
      { FromPort: 443, ToPort: 443 },
    ]);
    const endpoint = await balancer("defaults");
    const made = await group({ ListenerArn, EndpointConfigurations: [{ EndpointId: endpoint }] });
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
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    const first = await group({ ListenerArn, IdempotencyToken: "same" });
    const again = await group({ ListenerArn, IdempotencyToken: "same" });
    expect(again.EndpointGroupArn).toBe(first.EndpointGroupArn);
    expect(await failure(group({ ListenerArn }))).toBe("EndpointGroupAlreadyExistsException");
    await group({ ListenerArn, EndpointGroupRegion: "eu-central-1" });
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
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    expect(await failure(group({ ListenerArn, ...input }))).toBe("InvalidArgumentException");
  });

  test("take a dial and a weight of zero, and an update replaces what it names and nothing else", async () => {
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    const [first, second] = [await balancer("first"), await balancer("second")];
    const { EndpointGroupArn } = await group({
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
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    const [first, second] = [await balancer("one"), await balancer("two")];
    const { EndpointGroupArn } = await group({ ListenerArn, EndpointConfigurations: [{ EndpointId: first }] });
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
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    const EndpointConfigurations = [{ EndpointId: await balancer("elsewhere") }];
    const made = group({ ListenerArn, EndpointGroupRegion: "eu-central-1", EndpointConfigurations });
    expect(await failure(made)).toBe("InvalidArgumentException");
  });

  test("know nothing of cross-account attachments, which Terraform asks for at every refresh", async () => {
    const { AcceleratorArn } = await accelerator();
    const input = { AcceleratorArn, ResourceOwnerAwsAccountId: ACCOUNT };
    const { CrossAccountResources } = await client.send(new ListCrossAccountResourcesCommand(input));
    expect(CrossAccountResources).toEqual([]);
  });
});

describe("health", () => {
  async function endpointGroup(name: string) {
    const { ListenerArn } = await listener((await accelerator()).AcceleratorArn);
    const EndpointId = await balancer(name);
    const { EndpointGroupArn } = await group({ ListenerArn, EndpointConfigurations: [{ EndpointId }] });
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

test("what does not exist is said to be what it is", async () => {
  const arn = `arn:aws:globalaccelerator::${ACCOUNT}:accelerator/none`;
  expect(await failure(client.send(new DescribeAcceleratorCommand({ AcceleratorArn: arn })))).toBe(
    "AcceleratorNotFoundException",
  );
  expect(await failure(listener(arn))).toBe("AcceleratorNotFoundException");
  const ListenerArn = `${arn}/listener/none`;
  expect(await failure(client.send(new DescribeListenerCommand({ ListenerArn })))).toBe("ListenerNotFoundException");
  expect(await failure(group({ ListenerArn }))).toBe("ListenerNotFoundException");
  const EndpointGroupArn = `${ListenerArn}/endpoint-group/none`;
  expect(await failure(client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn })))).toBe(
    "EndpointGroupNotFoundException",
  );
});
