import {
  CreateAcceleratorCommand,
  DeleteAcceleratorCommand,
  DeleteEndpointGroupCommand,
  DeleteListenerCommand,
  DescribeAcceleratorAttributesCommand,
  DescribeAcceleratorCommand,
  DescribeEndpointGroupCommand,
  DescribeListenerCommand,
  GlobalAcceleratorClient,
  ListAcceleratorsCommand,
  ListTagsForResourceCommand,
  type PortRange,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateAcceleratorAttributesCommand,
  UpdateAcceleratorCommand,
  UpdateListenerCommand,
} from "@aws-sdk/client-global-accelerator";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { Accelerators } from "./accelerators";
import { clientFor, failure } from "./support";

const ACCOUNT = "210987654321";

let aws: LocalAws;
let make: Accelerators;
let client: GlobalAcceleratorClient;

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
  make = new Accelerators(aws);
  client = make.client;
}, 30_000);

afterAll(() => aws.stop());
afterEach(() => make.clean());

describe("accelerators", () => {
  test("look like those of AWS, with two static addresses, and are deployed at once", async () => {
    const made = await make.accelerator();
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
    const made = await make.accelerator();
    const elsewhere = new GlobalAcceleratorClient(clientFor(aws, "eu-central-1"));
    const { Accelerators } = await elsewhere.send(new ListAcceleratorsCommand({}));
    expect(Accelerators?.map((one) => one.AcceleratorArn)).toEqual([made.AcceleratorArn]);
  });

  test.each(["a".repeat(65), "-web", "web.", "we_b"])("refuse the name %s", async (name) => {
    expect(await failure(make.accelerator(name))).toBe("InvalidArgumentException");
  });

  test("become dual stack and back, and keep their IPv4 addresses", async () => {
    const { AcceleratorArn, IpSets } = await make.accelerator();
    const change = async (IpAddressType: "IPV4" | "DUAL_STACK") =>
      (await client.send(new UpdateAcceleratorCommand({ AcceleratorArn, IpAddressType, Name: "dual" }))).Accelerator;
    const dual = await change("DUAL_STACK");
    expect(dual?.Name).toBe("dual");
    expect(dual?.IpSets?.map((set) => set.IpAddressFamily)).toEqual(["IPv4", "IPv6"]);
    expect(dual?.DualStackDnsName).toMatch(/^a[0-9a-f]{16}\.dualstack\.awsglobalaccelerator\.com$/);
    expect((await change("IPV4"))?.IpSets).toEqual(IpSets);
  });

  test("are deleted only when disabled and empty", async () => {
    const { AcceleratorArn } = await make.accelerator();
    const { ListenerArn } = await make.listener(AcceleratorArn);
    const { EndpointGroupArn } = await make.group({ ListenerArn });
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
    const { AcceleratorArn } = await make.accelerator();
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
    const { AcceleratorArn: ResourceArn } = await make.accelerator();
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
    const once = async (Name: string) =>
      (await client.send(new CreateAcceleratorCommand({ Name, IdempotencyToken: "once" }))).Accelerator?.AcceleratorArn;
    expect(await once("web")).toBe(await once("web"));
    expect(await failure(once("other"))).toBe("InvalidArgumentException");
  });

  test("are listed in pages, up to the quota of the account", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => make.accelerator()));
    expect(await failure(make.accelerator())).toBe("LimitExceededException");
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
    const { AcceleratorArn } = await make.accelerator();
    await make.listener(AcceleratorArn, [{ FromPort: 400, ToPort: 500 }]);
    expect(await failure(make.listener(AcceleratorArn, [{ FromPort: 500, ToPort: 600 }]))).toBe(
      "InvalidPortRangeException",
    );
    expect(await failure(make.listener(AcceleratorArn, [{ FromPort: 90, ToPort: 80 }]))).toBe(
      "InvalidPortRangeException",
    );
    const other = await make.listener(AcceleratorArn, [{ FromPort: 80, ToPort: 80 }]);
    const update = (PortRanges: PortRange[], Protocol?: "UDP") =>
      client.send(new UpdateListenerCommand({ ListenerArn: other.ListenerArn, PortRanges, Protocol }));
    expect(await failure(update([{ FromPort: 450, ToPort: 450 }]))).toBe("InvalidPortRangeException");
    await update([{ FromPort: 450, ToPort: 450 }], "UDP");
    const found = await client.send(new DescribeListenerCommand({ ListenerArn: other.ListenerArn }));
    expect(found.Listener).toMatchObject({ Protocol: "UDP", ClientAffinity: "NONE" });
    expect(found.Listener?.ListenerArn).toMatch(new RegExp(`^${AcceleratorArn}/listener/[0-9a-f]{8}$`));
  });
});

test("what does not exist is said to be what it is", async () => {
  const arn = `arn:aws:globalaccelerator::${ACCOUNT}:accelerator/none`;
  expect(await failure(client.send(new DescribeAcceleratorCommand({ AcceleratorArn: arn })))).toBe(
    "AcceleratorNotFoundException",
  );
  expect(await failure(make.listener(arn))).toBe("AcceleratorNotFoundException");
  const ListenerArn = `${arn}/listener/none`;
  expect(await failure(client.send(new DescribeListenerCommand({ ListenerArn })))).toBe("ListenerNotFoundException");
  expect(await failure(make.group({ ListenerArn }))).toBe("ListenerNotFoundException");
  const EndpointGroupArn = `${ListenerArn}/endpoint-group/none`;
  expect(await failure(client.send(new DescribeEndpointGroupCommand({ EndpointGroupArn })))).toBe(
    "EndpointGroupNotFoundException",
  );
});
