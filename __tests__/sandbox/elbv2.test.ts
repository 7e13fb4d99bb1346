import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DescribeListenersCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, elements, query, request } from "./support";

const HERE = "eu-south-1";

let aws: LocalAws;
let balancing: ElasticLoadBalancingV2Client;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  balancing = new ElasticLoadBalancingV2Client(clientFor(aws, HERE));
}, 30_000);

afterAll(() => aws.stop());

async function certificate(): Promise<string> {
  const headers = {
    "x-amz-target": "CertificateManager.RequestCertificate",
    "content-type": "application/x-amz-json-1.1",
  };
  const body = JSON.stringify({ DomainName: "bank.example.com" });
  const answer = await request(aws, "acm", HERE, "/", { method: "POST", headers, body });
  return ((await answer.json()) as { CertificateArn: string }).CertificateArn;
}

test("a listener without TLS has no certificate and no security policy", async () => {
  const CertificateArn = await certificate();
  const found = await query(aws, "ec2", HERE, { Action: "DescribeSubnets" });
  const [subnets, [VpcId]] = [elements(found, "subnetId"), elements(found, "vpcId")];
  const { LoadBalancers } = await balancing.send(
    new CreateLoadBalancerCommand({ Name: "balancer", Subnets: subnets.slice(0, 2) }),
  );
  const { TargetGroups } = await balancing.send(
    new CreateTargetGroupCommand({ Name: "targets", VpcId, Port: 80, Protocol: "HTTP" }),
  );
  const tls = { SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06", Certificates: [{ CertificateArn }] };
  const { Listeners } = await balancing.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Port: 443,
      Protocol: "HTTPS",
      DefaultActions: [{ Type: "forward", TargetGroupArn: TargetGroups?.[0]?.TargetGroupArn }],
      ...tls,
    }),
  );
  const ListenerArn = Listeners?.[0]?.ListenerArn;
  const shown = async () => {
    const answer = await balancing.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn ?? ""] }));
    const { Protocol, Certificates = [], SslPolicy } = answer.Listeners?.[0] ?? {};
    return { Protocol, Certificates, SslPolicy };
  };
  await balancing.send(new ModifyListenerCommand({ ListenerArn, Port: 8443 }));
  expect(await shown()).toEqual({ Protocol: "HTTPS", ...tls });
  await balancing.send(new ModifyListenerCommand({ ListenerArn, Protocol: "HTTP" }));
  expect(await shown()).toEqual({ Protocol: "HTTP", Certificates: [], SslPolicy: undefined });
  await balancing.send(new ModifyListenerCommand({ ListenerArn, Protocol: "HTTPS", ...tls }));
  expect(await shown()).toEqual({ Protocol: "HTTPS", ...tls });
});
