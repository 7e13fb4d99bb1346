import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { existingThings } from "../../src/rehearsal/existing";
import { parseSystem } from "../../src/system";
import { elements, json, query } from "../sandbox/support";

const HERE = "eu-west-1";
const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

const system = parseSystem(
  `
system: s
account: "123456789012"
routing: both
dns: { zone: shop.example, hostedZone: Z0123456789ABC }
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
images: { golden: { site: primary, ami: ami-0123456789abcdef0, keep: [ami-0123456789abcdef1] } }
parameters: { /golden: { existsIn: [primary, dr] } }
services:
  one: { port: 80, capacity: { min: 1, max: 2 }, instance: { image: { golden: golden } } }
  two: { port: 81, capacity: { min: 1, max: 2 }, instance: { image: { ssmParameter: /golden } } }
  three:
    port: 443
    redirectFromPort: none
    certificate: { primary: "${CERTIFICATE}", dr: "${CERTIFICATE.replace(HERE, "eu-north-1")}" }
    capacity: { min: 1, max: 2 }
    instance: { image: { ami: { primary: ami-00000001, dr: ami-00000002 } } }
`,
  "s.yaml",
);

describe("what a system file takes for granted", () => {
  let aws: LocalAws;
  beforeAll(async () => {
    aws = await startLocalAws({ account: "123456789012" });
    await aws.makeExisting(existingThings(system));
  }, 30_000);
  afterAll(() => aws.stop());

  test.each([
    [HERE, ["ami-0123456789abcdef0", "ami-0123456789abcdef1", "ami-00000001"]],
    ["eu-north-1", ["ami-00000002"]],
  ])("its images are in %s", async (region, ids) => {
    const found = await query(aws, "ec2", region, { Action: "DescribeImages", "Owner.1": "self" });
    expect(elements(found, "imageId").sort()).toEqual([...ids].sort());
  });

  test.each([HERE, "eu-north-1"])("its parameter is in %s", async (region) => {
    const { Parameter } = await json(aws, "ssm", region, "GetParameter", { Name: "/golden" });
    expect(Parameter).toMatchObject({ Name: "/golden", Value: expect.stringMatching(/^ami-/) as string });
  });

  test("its certificate is issued", async () => {
    const { Certificate } = await json(aws, "acm", HERE, "DescribeCertificate", { CertificateArn: CERTIFICATE });
    expect(Certificate).toMatchObject({ CertificateArn: CERTIFICATE, Status: "ISSUED" });
  });

  test("what is not understood is refused", async () => {
    await expect(aws.makeExisting([{ kind: "bucket" } as never])).rejects.toThrow();
  });
});
