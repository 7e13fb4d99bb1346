import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { elements, request } from "./support";

const API = "/2013-04-01";
const NAMESPACE = 'xmlns="https://route53.amazonaws.com/doc/2013-04-01/"';

let aws: LocalAws;
let zone: string;
let callers = 0;

/** A call of Route 53, whose control plane is in us-east-1; answers with the XML, of an error too. */
const call = async (path: string, method = "GET", body?: string): Promise<string> =>
  (await request(aws, "route53", "us-east-1", API + path, { method, ...(body !== undefined && { body }) })).text();

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

beforeEach(async () => {
  callers += 1;
  const request = `<CreateHostedZoneRequest ${NAMESPACE}><Name>shop.example</Name><CallerReference>${callers}</CallerReference></CreateHostedZoneRequest>`;
  const [id = ""] = elements(await call("/hostedzone", "POST", request), "Id");
  zone = id.replace("/hostedzone/", "");
});

const record = (name: string, id: string, inner: string, type = "A"): string =>
  `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${id && `<SetIdentifier>${id}</SetIdentifier>`}${inner}</ResourceRecordSet>`;

const values = (...all: string[]): string =>
  `<TTL>60</TTL><ResourceRecords>${all.map((value) => `<ResourceRecord><Value>${value}</Value></ResourceRecord>`).join("")}</ResourceRecords>`;

const weighted = (name: string, id: string, weight: number): string =>
  record(name, id, `<Weight>${weight}</Weight>${values("192.0.2.1")}`);

const failover = (id: string, role: string): string =>
  record("api.shop.example", id, `<Failover>${role}</Failover>${values("192.0.2.1")}`);

const change = (...changes: [action: string, record: string][]): Promise<string> =>
  call(
    `/hostedzone/${zone}/rrset/`,
    "POST",
    `<ChangeResourceRecordSetsRequest ${NAMESPACE}><ChangeBatch><Changes>${changes
      .map(([action, set]) => `<Change><Action>${action}</Action>${set}</Change>`)
      .join("")}</Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`,
  );

/** `name identifier` of each record set that was made here. */
async function records(): Promise<string[]> {
  const sets = (await call(`/hostedzone/${zone}/rrset`)).split("<ResourceRecordSet>").slice(1);
  return sets.flatMap((xml) => {
    const [[name], [type], [id = "-"]] = [elements(xml, "Name"), elements(xml, "Type"), elements(xml, "SetIdentifier")];
    return type === "NS" || type === "SOA" ? [] : [`${name} ${id}`];
  });
}

test("a record set goes by name, type and set identifier: one site's record of one name is one record", async () => {
  const [api, web] = ["api.shop.example", "web.shop.example"];
  await change(["CREATE", weighted(api, "primary", 1)], ["CREATE", weighted(web, "primary", 1)]);
  await change(["CREATE", weighted(api, "dr", 0)]);
  await change(["DELETE", weighted(api, "primary", 1)]);
  expect(await records()).toEqual(["api.shop.example. dr", "web.shop.example. primary"]);
});

test.each([
  ["creates what is there", "CREATE", weighted("api.shop.example", "primary", 1), "already exists"],
  ["deletes what is not", "DELETE", weighted("api.shop.example", "dr", 1), "not found"],
  ["deletes by other values", "DELETE", weighted("api.shop.example", "primary", 2), "do not match"],
  ["names another domain", "CREATE", weighted("api.notshop.example", "primary", 1), "not permitted in zone"],
  ["mixes routing policies", "CREATE", failover("dr", "PRIMARY"), "routing policy"],
  ["puts a CNAME beside", "CREATE", record("api.shop.example", "", values("a.example"), "CNAME"), "conflicts"],
  [
    "names a health check that is not there",
    "CREATE",
    weighted("api.shop.example", "dr", 1).replace("<TTL>", "<HealthCheckId>x</HealthCheckId><TTL>"),
    "NoSuchHealthCheck",
  ],
])("a batch that %s is refused as a whole", async (_, action, set, message) => {
  await change(["CREATE", weighted("api.shop.example", "primary", 1)]);
  const answer = await change(["CREATE", weighted("web.shop.example", "primary", 1)], [action, set]);
  expect(answer).toContain(message);
  expect(await records()).toEqual(["api.shop.example. primary"]);
});

test("of failover records one is primary: roles change places in one batch only", async () => {
  await change(["CREATE", failover("primary", "PRIMARY")], ["CREATE", failover("dr", "SECONDARY")]);
  expect(await change(["UPSERT", failover("dr", "PRIMARY")])).toContain("InvalidChangeBatch");
  const swapped = await change(["UPSERT", failover("dr", "PRIMARY")], ["UPSERT", failover("primary", "SECONDARY")]);
  expect(swapped).toContain("INSYNC");
});

test("ids of zones start with Z", () => {
  expect(zone).toMatch(/^Z[A-Z0-9]+$/);
});

test("a zone with records cannot be deleted", async () => {
  await change(["CREATE", weighted("api.shop.example", "primary", 1)]);
  expect(await call(`/hostedzone/${zone}`, "DELETE")).toContain("HostedZoneNotEmpty");
  await change(["DELETE", weighted("api.shop.example", "primary", 1)]);
  expect(await call(`/hostedzone/${zone}`, "DELETE")).toContain("INSYNC");
});

test("a health check is what it was asked to be", async () => {
  const config = {
    Port: "443",
    Type: "HTTPS",
    ResourcePath: "/health",
    FullyQualifiedDomainName: "balancer.eu-west-1.elb.amazonaws.com",
    RequestInterval: "10",
    FailureThreshold: "2",
    EnableSNI: "true",
  };
  const inner = Object.entries(config).map(([name, value]) => `<${name}>${value}</${name}>`);
  const made = await call(
    "/healthcheck",
    "POST",
    `<CreateHealthCheckRequest ${NAMESPACE}><CallerReference>c</CallerReference><HealthCheckConfig>${inner.join("")}</HealthCheckConfig></CreateHealthCheckRequest>`,
  );
  const read = await call(`/healthcheck/${elements(made, "Id")[0]}`);
  for (const [name, value] of Object.entries(config)) expect(elements(read, name)).toEqual([value]);
});
