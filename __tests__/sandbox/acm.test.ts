import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  DeleteListenerCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, elements, query, request } from "./support";

const [HERE, THERE] = ["eu-south-1", "eu-central-1"];
const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

interface Certificate {
  readonly Status: string;
  readonly InUseBy: readonly string[];
  readonly IssuedAt?: number;
  readonly DomainValidationOptions: readonly {
    readonly ResourceRecord: { readonly Name: string; readonly Value: string };
  }[];
}

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

async function acm<T>(region: string, operation: string, body: unknown): Promise<T> {
  const headers = { "x-amz-target": `CertificateManager.${operation}`, "content-type": "application/x-amz-json-1.1" };
  const answer = await request(aws, "acm", region, "/", { method: "POST", headers, body: JSON.stringify(body) });
  return (await answer.json().catch(() => ({}))) as T;
}

const ask = async (region: string, DomainName: string): Promise<string> =>
  (await acm<{ CertificateArn: string }>(region, "RequestCertificate", { DomainName, ValidationMethod: "DNS" }))
    .CertificateArn;

const describeCertificate = async (arn: string): Promise<Certificate> =>
  (await acm<{ Certificate: Certificate }>(arn.split(":")[3] ?? "", "DescribeCertificate", { CertificateArn: arn }))
    .Certificate;

const recordOf = async (arn: string) => (await describeCertificate(arn)).DomainValidationOptions[0]?.ResourceRecord;

const route53 = async (path: string, body: string): Promise<string> =>
  (await request(aws, "route53", "us-east-1", `/2013-04-01${path}`, { method: "POST", body })).text();

async function publish(zone: string, name: string, value: string): Promise<void> {
  const record = `<Name>${name}</Name><Type>CNAME</Type><TTL>60</TTL><ResourceRecords><ResourceRecord><Value>${value}</Value></ResourceRecord></ResourceRecords>`;
  await route53(
    `/hostedzone/${zone}/rrset/`,
    `<ChangeResourceRecordSetsRequest ${NAMESPACE}><ChangeBatch><Changes><Change><Action>UPSERT</Action><ResourceRecordSet>${record}</ResourceRecordSet></Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
  );
}

async function makeZone(name: string): Promise<string> {
  const body = `<CreateHostedZoneRequest ${NAMESPACE}><Name>${name}</Name><CallerReference>${name}</CallerReference></CreateHostedZoneRequest>`;
  return elements(await route53("/hostedzone", body), "Id")[0]?.replace("/hostedzone/", "") ?? "";
}

test("one record validates a name, in every region; another name has another record", async () => {
  const [one, other] = [
    await recordOf(await ask(HERE, "a.one.example")),
    await recordOf(await ask(THERE, "a.one.example")),
  ];
  expect(one).toEqual(other);
  expect(one?.Name).toMatch(/^_[0-9a-f]{32}\.a\.one\.example\.$/);
  expect((await recordOf(await ask(HERE, "b.one.example")))?.Value).not.toBe(one?.Value);
});

test("a certificate is issued when its record is there, with the right value, and not before", async () => {
  const zone = await makeZone("two.example");
  const arns = [await ask(HERE, "a.two.example"), await ask(THERE, "a.two.example")];
  const states = () => Promise.all(arns.map(async (arn) => (await describeCertificate(arn)).Status));
  const { Name = "", Value = "" } = (await recordOf(arns[0] ?? "")) ?? {};
  expect(await states()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
  expect((await describeCertificate(arns[0] ?? "")).IssuedAt).toBeUndefined();
  await publish(zone, Name, "somebody-else.example");
  expect(await states()).toEqual(["PENDING_VALIDATION", "PENDING_VALIDATION"]);
  await publish(zone, Name, Value);
  expect(await states()).toEqual(["ISSUED", "ISSUED"]);
});

test("a certificate that a listener has cannot be deleted", async () => {
  const CertificateArn = await ask(HERE, "a.three.example");
  const balancing = new ElasticLoadBalancingV2Client(clientFor(aws, HERE));
  const subnets = elements(await query(aws, "ec2", HERE, { Action: "DescribeSubnets" }), "subnetId");
  const { LoadBalancers } = await balancing.send(
    new CreateLoadBalancerCommand({ Name: "balancer", Subnets: subnets.slice(0, 2) }),
  );
  const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn;
  const { Listeners } = await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 443,
      Protocol: "HTTPS",
      SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      Certificates: [{ CertificateArn }],
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
    }),
  );
  expect((await describeCertificate(CertificateArn)).InUseBy).toEqual([LoadBalancerArn]);
  const remove = () => acm<{ __type?: string }>(HERE, "DeleteCertificate", { CertificateArn });
  expect((await remove()).__type).toContain("ResourceInUseException");
  await balancing.send(new DeleteListenerCommand({ ListenerArn: Listeners?.[0]?.ListenerArn }));
  expect((await remove()).__type).toBeUndefined();
});
