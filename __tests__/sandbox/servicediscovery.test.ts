import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, request } from "./support";

const REGION = "eu-south-1";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

async function call<Answer>(operation: string, input: object): Promise<Answer> {
  const response = await request(aws, "servicediscovery", REGION, "/", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `Route53AutoNaming_v20170314.${operation}`,
    },
    body: JSON.stringify(input),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return JSON.parse(text === "" ? "{}" : text) as Answer;
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return "it succeeded";
  } catch (error) {
    return (error as Error).message;
  }
};

async function namespace(name: string, vpc: string): Promise<{ id: string; zone: string }> {
  const { OperationId } = await call<{ OperationId: string }>("CreatePrivateDnsNamespace", {
    Name: name,
    Vpc: vpc,
    CreatorRequestId: name,
  });
  const { Operation } = await call<{ Operation: { Targets: { NAMESPACE: string } } }>("GetOperation", { OperationId });
  const id = Operation.Targets.NAMESPACE;
  const { Namespace } = await call<{ Namespace: { Properties: { DnsProperties: { HostedZoneId: string } } } }>(
    "GetNamespace",
    { Id: id },
  );
  return { id, zone: Namespace.Properties.DnsProperties.HostedZoneId.replace("/hostedzone/", "") };
}

const service = async (NamespaceId: string, Name: string): Promise<string> =>
  (
    await call<{ Service: { Id: string } }>("CreateService", {
      Name,
      CreatorRequestId: Name,
      DnsConfig: { NamespaceId, RoutingPolicy: "WEIGHTED", DnsRecords: [{ Type: "CNAME", TTL: 10 }] },
    })
  ).Service.Id;

const register = (ServiceId: string, InstanceId: string, target: string) =>
  call("RegisterInstance", {
    ServiceId,
    InstanceId,
    CreatorRequestId: target,
    Attributes: { AWS_INSTANCE_CNAME: target },
  });

const route53 = async (path: string): Promise<string> =>
  (await request(aws, "route53", "us-east-1", `/2013-04-01/hostedzone/${path}`)).text();

const instances = async (ServiceId: string): Promise<string[]> =>
  (await call<{ Instances: { Id: string }[] }>("ListInstances", { ServiceId })).Instances.map(({ Id }) => Id);

test("a private namespace is a hosted zone of its name in its VPC; a VPC has several, of different names", async () => {
  const { zone } = await namespace("one.internal", "vpc-1");
  const found = await route53(zone);
  expect(elements(found, "Name")).toEqual(["one.internal."]);
  expect(elements(found, "VPCId")).toEqual(["vpc-1"]);
  await namespace("two.internal", "vpc-1");
  await namespace("one.internal", "vpc-2");
  expect(await refusal(namespace("one.internal", "vpc-1"))).toContain("ConflictingDomainExists");
});

test("instances are records of the zone, once for each id, until they are deregistered", async () => {
  const { id, zone } = await namespace("records.internal", "vpc-3");
  const main = await service(id, "main");
  await register(main, "a", "a.example.com");
  await register(main, "b", "b.example.com");
  await register(main, "a", "c.example.com");
  expect((await instances(main)).sort()).toEqual(["a", "b"]);
  const values = async () =>
    elements(await route53(`${zone}/rrset`), "Value").filter((value) => value.endsWith(".example.com"));
  expect((await values()).filter((value) => !value.startsWith("hostmaster")).sort()).toEqual([
    "b.example.com",
    "c.example.com",
  ]);
  await call("DeregisterInstance", { ServiceId: main, InstanceId: "a" });
  expect(await instances(main)).toEqual(["b"]);
  expect(await values()).toEqual(["b.example.com"]);
});

test("nothing is deleted while it is in use, and a namespace takes its zone along", async () => {
  const { id, zone } = await namespace("used.internal", "vpc-4");
  const main = await service(id, "main");
  await register(main, "a", "a.example.com");
  expect(await refusal(call("DeleteService", { Id: main }))).toContain("ResourceInUse");
  await call("DeregisterInstance", { ServiceId: main, InstanceId: "a" });
  expect(await refusal(call("DeleteNamespace", { Id: id }))).toContain("ResourceInUse");
  await call("DeleteService", { Id: main });
  await call("DeleteNamespace", { Id: id });
  expect(await route53(zone)).toContain("NoSuchHostedZone");
});
