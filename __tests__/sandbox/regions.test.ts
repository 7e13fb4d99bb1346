import {
  CreateBucketCommand,
  GetObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { GlobalAcceleratorClient, ListAcceleratorsCommand } from "@aws-sdk/client-global-accelerator";
import { ListKeysCommand, KMSClient } from "@aws-sdk/client-kms";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { clientFor, failure, query, request } from "./support";

const LOST = "eu-south-1";
const OTHER = "eu-central-1";
const RESET = "ECONNRESET";

let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
}, 30_000);

afterAll(() => aws.stop());

const off = new Set<string>();
async function turnOff(region: string): Promise<void> {
  off.add(region);
  await aws.switchRegion(region, false);
}

afterEach(async () => {
  for (const region of off) await aws.switchRegion(region, true);
  off.clear();
  await aws.clearRefusedCalls();
});

const s3 = (region: string) => new S3Client({ ...clientFor(aws, region), forcePathStyle: true });
const keys = (region: string) => new KMSClient(clientFor(aws, region)).send(new ListKeysCommand({}));
const refused = async () =>
  (await aws.refusedCalls()).map(({ region, service, operation }) => `${region} ${service} ${operation}`);

test("a region that is off resets connections, and answers again when it is on", async () => {
  expect(await failure(keys(LOST))).toBe("it succeeded");
  await turnOff(LOST);
  expect(await failure(keys(LOST))).toBe(RESET);
  expect(await failure(keys(OTHER))).toBe("it succeeded");
  await aws.switchRegion(LOST, true);
  expect(await failure(keys(LOST))).toBe("it succeeded");
});

test("what was refused is remembered by its name, and can be forgotten", async () => {
  await turnOff(LOST);
  const before = Date.now();
  await failure(keys(LOST));
  await failure(query(aws, "ec2", LOST, { Action: "DescribeVpcs" }));
  await failure(request(aws, "eks", LOST, "/clusters"));
  expect(await refused()).toEqual([`${LOST} kms ListKeys`, `${LOST} ec2 DescribeVpcs`, `${LOST} eks GET /clusters`]);
  const [first] = await aws.refusedCalls();
  expect(Date.parse(first?.time ?? "")).toBeGreaterThanOrEqual(before - 1);
  expect(first?.reason).toBe("signed for this region");
  await aws.clearRefusedCalls();
  expect(await aws.refusedCalls()).toEqual([]);
});

describe("a bucket", () => {
  const Bucket = "lives-in-the-lost-region";
  const Copy = "lives-elsewhere";

  beforeAll(async () => {
    const create = (region: typeof LOST | typeof OTHER, name: string) =>
      s3(region).send(
        new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: region } }),
      );
    await create(LOST, Bucket);
    await create(OTHER, Copy);
    await s3(LOST).send(new PutObjectCommand({ Bucket, Key: "state", Body: "{}" }));
  });

  test("is out of reach through every other region while its own is off", async () => {
    const get = () => s3(OTHER).send(new GetObjectCommand({ Bucket, Key: "state" }));
    expect(await failure(get())).toBe("it succeeded");
    await turnOff(LOST);
    expect(await failure(get())).toBe(RESET);
    expect(await refused()).toEqual([`${LOST} s3 GET /${Bucket}/state`]);
    const others = s3(OTHER).send(new PutObjectCommand({ Bucket: Copy, Key: "state", Body: "{}" }));
    expect(await failure(others)).toBe("it succeeded");
  });

  test("is out of reach for a copy, an unsigned request and a presigned URL", async () => {
    const copy = () =>
      request(aws, "s3", OTHER, `/${Copy}/copied`, {
        method: "PUT",
        headers: { "x-amz-copy-source": `/${Bucket}/state` },
      });
    const scope = encodeURIComponent(`twinstack/20260101/${LOST}/kms/aws4_request`);
    const presigned = () => fetch(`${aws.endpoint}/?X-Amz-Credential=${scope}&Action=ListKeys`);
    const unsigned = () => fetch(`${aws.endpoint}/${Bucket}/state`);
    const calls = [copy, presigned, unsigned];
    for (const call of calls) expect(await failure(call())).not.toBe(RESET);
    await turnOff(LOST);
    for (const call of calls) expect(await failure(call())).toBe(RESET);
  });

  test("cannot be made in a region that is off, whoever is asked", async () => {
    await turnOff(LOST);
    const create = s3(OTHER).send(
      new CreateBucketCommand({ Bucket: "new-one", CreateBucketConfiguration: { LocationConstraint: LOST } }),
    );
    expect(await failure(create)).toBe(RESET);
    expect(await failure(s3(OTHER).send(new ListBucketsCommand({})))).toBe("it succeeded");
  });
});

describe("a global service", () => {
  const roles = () => query(aws, "iam", LOST, { Action: "ListRoles", Version: "2010-05-08" });
  const zones = () => request(aws, "route53", LOST, "/2013-04-01/hostedzone");
  const accelerators = () => new GlobalAcceleratorClient(clientFor(aws, LOST)).send(new ListAcceleratorsCommand({}));

  test.each([
    ["IAM", "us-east-1", roles],
    ["Route 53", "us-east-1", zones],
    ["Global Accelerator", "us-west-2", accelerators],
  ])("has one home, whatever it is signed for: %s in %s", async (_, home, call) => {
    await turnOff(LOST);
    expect(await failure(call())).toBe("it succeeded");
    await turnOff(home);
    expect(await failure(call())).toBe(RESET);
    expect((await aws.refusedCalls())[0]).toMatchObject({ region: home });
  });

  test("is not STS, which every region has", async () => {
    const whoAmI = (region: string) => new STSClient(clientFor(aws, region)).send(new GetCallerIdentityCommand({}));
    await turnOff("us-east-1");
    expect(await failure(whoAmI(OTHER))).toBe("it succeeded");
    expect(await failure(whoAmI("us-east-1"))).toBe(RESET);
  });
});

describe("the admin interface", () => {
  const admin = (method: string, path: string, body?: string) =>
    fetch(`${aws.endpoint}/_twinstack/${path}`, { method, ...(body !== undefined && { body }) });

  test("says that it is well", async () => {
    const answer: unknown = await (await admin("GET", "health")).json();
    expect(answer).toMatchObject({ status: "ok", account: "123456789012" });
  });

  test("lists the regions of AWS", async () => {
    await turnOff(LOST);
    const list = (await (await admin("GET", "regions")).json()) as { region: string; up: boolean }[];
    expect(list.length).toBeGreaterThan(20);
    expect(list.filter((one) => !one.up)).toEqual([{ region: LOST, up: false }]);
  });

  test("refuses what makes no sense, and changes nothing", async () => {
    await turnOff(LOST);
    expect((await admin("PUT", "regions/eu-nowhere-9", '{"up":false}')).status).toBe(404);
    expect((await admin("PUT", `regions/${LOST}`, '{"up":"yes"}')).status).toBe(400);
    expect((await admin("PUT", `regions/${LOST}`, "nonsense")).status).toBe(400);
    expect((await admin("GET", "nothing")).status).toBe(404);
    expect(await failure(keys(LOST))).toBe(RESET);
    await expect(aws.switchRegion("eu-nowhere-9", false)).rejects.toMatchObject({ code: "LOCAL_AWS_FAILED" });
  });
});
