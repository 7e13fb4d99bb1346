import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteListenerCommand,
  DeleteTargetGroupCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, elements, query, request } from "./support";

const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';
const NAME = "api.shop.example";
const REGIONS = { primary: "eu-south-1", dr: "eu-central-1" } as const;

type Site = keyof typeof REGIONS;

const SITES = ["primary", "dr"] as const;

let aws: LocalAws;
let zone: string;
let targets: Record<Site, string>;
let checks: Record<Site, string>;

const call = async (path: string, body?: string): Promise<string> =>
  (
    await request(aws, "route53", "us-east-1", `/2013-04-01${path}`, body === undefined ? {} : { method: "POST", body })
  ).text();

/** A load balancer that listens on port 80; its DNS name. */
async function balancer(region: string): Promise<string> {
  const client = new ElasticLoadBalancingV2Client(clientFor(aws, region));
  const subnets = elements(await query(aws, "ec2", region, { Action: "DescribeSubnets" }), "subnetId");
  const made = await client.send(new CreateLoadBalancerCommand({ Name: "api", Subnets: subnets.slice(0, 2) }));
  const { LoadBalancerArn, DNSName = "" } = made.LoadBalancers?.[0] ?? {};
  await client.send(
    new CreateListenerCommand({
      LoadBalancerArn,
      Port: 80,
      Protocol: "HTTP",
      DefaultActions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
    }),
  );
  client.destroy();
  return DNSName;
}

const healthCheck = async (dnsName: string): Promise<string> => {
  const config = `<Type>HTTP</Type><Port>80</Port><ResourcePath>/</ResourcePath><FullyQualifiedDomainName>${dnsName}</FullyQualifiedDomainName>`;
  const body = `<CreateHealthCheckRequest ${NAMESPACE}><CallerReference>${dnsName}</CallerReference><HealthCheckConfig>${config}</HealthCheckConfig></CreateHealthCheckRequest>`;
  return elements(await call("/healthcheck", body), "Id")[0] ?? "";
};

/** Gives both sites' records a weight. */
async function weigh(weights: Record<Site, number>): Promise<void> {
  const changes = SITES.map(
    (site) =>
      `<Change><Action>UPSERT</Action><ResourceRecordSet><Name>${NAME}</Name><Type>A</Type><SetIdentifier>${site}</SetIdentifier>` +
      `<Weight>${weights[site]}</Weight><HealthCheckId>${checks[site]}</HealthCheckId><AliasTarget><HostedZoneId>Z1</HostedZoneId>` +
      `<DNSName>${targets[site]}</DNSName><EvaluateTargetHealth>true</EvaluateTargetHealth></AliasTarget></ResourceRecordSet></Change>`,
  );
  await call(
    `/hostedzone/${zone}/rrset/`,
    `<ChangeResourceRecordSetsRequest ${NAMESPACE}><ChangeBatch><Changes>${changes.join("")}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
  );
}

/** The site that the name leads to. */
async function answer(): Promise<string | undefined> {
  const xml = await call(`/testdnsanswer?hostedzoneid=${zone}&recordname=${NAME}&recordtype=A`);
  const [data = ""] = elements(xml, "RecordDataEntry");
  return SITES.find((site) => targets[site].toLowerCase() === data.toLowerCase());
}

const status = async (site: Site): Promise<string> =>
  (elements(await call(`/healthcheck/${checks[site]}/status`), "Status")[0] ?? "").split(":")[0] ?? "";

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  const body = `<CreateHostedZoneRequest ${NAMESPACE}><Name>shop.example</Name><CallerReference>r</CallerReference></CreateHostedZoneRequest>`;
  zone = elements(await call("/hostedzone", body), "Id")[0]?.replace("/hostedzone/", "") ?? "";
  targets = { primary: await balancer(REGIONS.primary), dr: await balancer(REGIONS.dr) };
  checks = { primary: await healthCheck(targets.primary), dr: await healthCheck(targets.dr) };
}, 30_000);

afterAll(() => aws.stop());

test("a name leads to the site with the weight, to the other while its region is off, and back by itself", async () => {
  await weigh({ primary: 100, dr: 0 });
  expect([await answer(), await status("primary")]).toEqual(["primary", "Success"]);
  await aws.switchRegion(REGIONS.primary, false);
  expect([await answer(), await status("primary"), await status("dr")]).toEqual(["dr", "Failure", "Success"]);
  await aws.switchRegion(REGIONS.primary, true);
  expect(await answer()).toBe("primary");
});

test("with weight 0 a site that is back gets nothing", async () => {
  await aws.switchRegion(REGIONS.primary, false);
  await weigh({ primary: 0, dr: 100 });
  await aws.switchRegion(REGIONS.primary, true);
  expect(await answer()).toBe("dr");
});

test("when no site is healthy the answer is as if all were", async () => {
  await weigh({ primary: 100, dr: 0 });
  for (const site of SITES) await aws.switchRegion(REGIONS[site], false);
  const found = await answer();
  for (const site of SITES) await aws.switchRegion(REGIONS[site], true);
  expect(found).toBe("primary");
});

test("a load balancer whose target group is empty does not answer", async () => {
  await weigh({ primary: 100, dr: 0 });
  const client = new ElasticLoadBalancingV2Client(clientFor(aws, REGIONS.primary));
  const { LoadBalancers = [] } = await client.send(new DescribeLoadBalancersCommand({ Names: ["api"] }));
  const { LoadBalancerArn } = LoadBalancers[0] ?? {};
  const group = { Name: "empty", Protocol: "HTTP" as const, Port: 80, VpcId: LoadBalancers[0]?.VpcId };
  const { TargetGroups = [] } = await client.send(new CreateTargetGroupCommand(group));
  const { TargetGroupArn } = TargetGroups[0] ?? {};
  const DefaultActions = [{ Type: "forward" as const, TargetGroupArn }];
  const made = await client.send(
    new CreateListenerCommand({ LoadBalancerArn, Port: 8080, Protocol: "HTTP", DefaultActions }),
  );
  expect([await answer(), await status("primary")]).toEqual(["dr", "Failure"]);
  await client.send(new DeleteListenerCommand({ ListenerArn: made.Listeners?.[0]?.ListenerArn }));
  await client.send(new DeleteTargetGroupCommand({ TargetGroupArn }));
  client.destroy();
  expect(await answer()).toBe("primary");
});

test.each([100, 0])("with a weight of %i on both, both are answers", async (weight) => {
  await weigh({ primary: weight, dr: weight });
  const answers = new Set<string | undefined>();
  for (let asked = 0; asked < 40; asked += 1) answers.add(await answer());
  expect([...answers].sort()).toEqual(["dr", "primary"]);
});

test("a name that is not there has no answer", async () => {
  expect(
    elements(await call(`/testdnsanswer?hostedzoneid=${zone}&recordname=x.shop.example&recordtype=A`), "ResponseCode"),
  ).toEqual(["NXDOMAIN"]);
});
