import { Agent, get } from "node:http";
import { randomBytes } from "node:crypto";
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { SwitchoverReadReplicaCommand, RDSClient } from "@aws-sdk/client-rds";
import { execa } from "execa";
import { findLocalAws, type LocalAws, startLocalAws } from "../../src/rehearsal";
import { clientFor, failure, query, request } from "./support";

const REGION = "eu-central-1";
const Bucket = "state";

let aws: LocalAws;
let s3: S3Client;

beforeAll(async () => {
  aws = await startLocalAws({ account: "123456789012" });
  s3 = new S3Client({ ...clientFor(aws, REGION), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: REGION } }));
}, 30_000);

afterAll(() => aws.stop());

describe("two who want the same lock", () => {
  const several = async (attempt: () => Promise<unknown>): Promise<string[]> =>
    (await Promise.all(Array.from({ length: 12 }, () => failure(attempt())))).filter((one) => one === "it succeeded");

  test("do not both get it from DynamoDB", async () => {
    const client = new DynamoDBClient(clientFor(aws, REGION));
    await client.send(
      new CreateTableCommand({
        TableName: "locks",
        BillingMode: "PAY_PER_REQUEST",
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      }),
    );
    const take = () =>
      client.send(
        new PutItemCommand({
          TableName: "locks",
          Item: { LockID: { S: "state" } },
          ConditionExpression: "attribute_not_exists(LockID)",
        }),
      );
    expect(await several(take)).toHaveLength(1);
  });

  test("do not both get it from S3", async () => {
    const take = () => s3.send(new PutObjectCommand({ Bucket, Key: "state.tflock", Body: "{}", IfNoneMatch: "*" }));
    expect(await several(take)).toHaveLength(1);
  });
});

test("one request at a time reaches moto, except where a handler waits", async () => {
  // Which of two threads is interrupted, and when, is chance; so moto is replaced by something that lingers.
  const script = `
import os, sys, threading, time
os.environ["MOTO_ACCOUNT_ID"] = "123456789012"
sys.dont_write_bytecode = True
sys.path.insert(0, "sandbox")
from local_aws.app import LocalAws
inside, most = 0, 0
def lingering(environ, start_response):
    global inside, most
    inside += 1
    most = max(most, inside)
    time.sleep(0.05)
    inside -= 1
    return [b""]
app = LocalAws("123456789012")
app._application = lambda environ, service: lingering
for service in ("dynamodb", "sqs"):
    most = 0
    scope = f"AWS4-HMAC-SHA256 Credential=a/20260101/eu-south-1/{service}/aws4_request"
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "HTTP_AUTHORIZATION": scope, "twinstack.body": b""}
    threads = [threading.Thread(target=app, args=(environ, None)) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(service, "one" if most == 1 else "several")
`;
  const { python = "python3" } = await findLocalAws();
  const { stdout } = await execa(python, ["-c", script]);
  expect(stdout.split("\n")).toEqual(["dynamodb one", "sqs several"]);
});

test("a connection serves one request after the other", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const port = () =>
    new Promise<number | undefined>((resolve, reject) => {
      get(`${aws.endpoint}/_twinstack/health`, { agent }, (response) => {
        const { localPort } = response.socket;
        response.resume().on("end", () => {
          resolve(localPort);
        });
      }).on("error", reject);
    });
  expect(await port()).toBe(await port());
  agent.destroy();
});

test("a large object comes back as it went in, and HEAD tells its size", async () => {
  const Body = randomBytes(6_000_000);
  await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body }));
  const { ContentLength } = await s3.send(new HeadObjectCommand({ Bucket, Key: "large" }));
  expect(ContentLength).toBe(Body.length);
  const found = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
  expect(Buffer.from((await found.Body?.transformToByteArray()) ?? []).equals(Body)).toBe(true);
});

describe("what moto lacks is said at once, with a status that no SDK tries again", () => {
  test("an operation", async () => {
    const rds = new RDSClient(clientFor(aws, REGION));
    const call = rds.send(new SwitchoverReadReplicaCommand({ DBInstanceIdentifier: "a" }));
    await expect(call).rejects.toMatchObject({
      name: "NotImplementedByLocalAws",
      $metadata: { httpStatusCode: 501 },
      message: expect.stringContaining("switchover_read_replica") as string,
    });
  });

  test("a service", async () => {
    const response = await request(aws, "arc-zonal-shift", REGION, "/zonalshifts");
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      __type: "NotImplementedByLocalAws",
      message: expect.stringContaining("moto has no service arc-zonal-shift") as string,
    });
  });
});

test("the policies that AWS manages exist", async () => {
  const found = await query(aws, "iam", "us-east-1", {
    Action: "GetPolicy",
    Version: "2010-05-08",
    PolicyArn: "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
  });
  expect(found).toContain("<PolicyName>AmazonSSMManagedInstanceCore</PolicyName>");
});
