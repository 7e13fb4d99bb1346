import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { KMSClient, ListKeysCommand } from "@aws-sdk/client-kms";
import {
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  PutBucketVersioningCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { listKeys, readState } from "../../src/aws";
import { type TwinstackError, toTwinstackError } from "../../src/errors";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import type { StackEntry } from "../../src/terraform";
import { MANIFEST_FILE } from "../../src/terraform/manifest";
import { applyPlan, bootstrapStack, planStack, Workspace } from "../../src/terraform/deployment";
import { makeStateStore, settings, useLocalAws } from "../support/local-aws";
import { describeWithTerraform } from "../terraform/live";

const ACCOUNT = "123456789012";
const HERE = "eu-west-1";
const TABLE = "locks";
const DEPLOY_TABLE = "deploy-locks";

const backend = (bucket: string, stack: string, region: string, table = TABLE) => ({
  s3: { bucket, key: `${stack}/terraform.tfstate`, region, dynamodb_table: table, use_lockfile: true },
});

const terraform = (state: object) => ({
  required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
  backend: state,
});

function entry(id: string, kind: StackEntry["kind"], bucket: string, region: string, lockTable = TABLE): StackEntry {
  const state = { bucket, key: `${id}/terraform.tfstate`, region, lockTable };
  return { id, kind, sites: ["primary"], regions: [region], dependsOn: [], state };
}

let aws: LocalAws;
let restore: () => void;
let outdir: string;

function write(stack: string, configuration: object): void {
  mkdirSync(join(outdir, "stacks", stack), { recursive: true });
  writeFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), JSON.stringify(configuration));
}

async function workspace(stacks: readonly StackEntry[], account = ACCOUNT): Promise<Workspace> {
  const manifest = { version: 1, system: "s", account, activeSite: "primary", sites: {}, services: [], stacks };
  writeFileSync(join(outdir, MANIFEST_FILE), JSON.stringify(manifest));
  return Workspace.open({ outdir, toolFolder: join(outdir, "tools") });
}

async function errorOf(work: Promise<unknown>): Promise<TwinstackError> {
  const outcome = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome).toBeDefined();
  return toTwinstackError(outcome);
}

beforeAll(async () => {
  outdir = mkdtempSync(join(tmpdir(), "twinstack-deploy-"));
  aws = await startLocalAws({ account: ACCOUNT });
  restore = useLocalAws(aws);
}, 60_000);

afterAll(async () => {
  restore();
  await aws.stop();
  rmSync(outdir, { recursive: true });
});

describeWithTerraform("bootstrap", () => {
  /** A state stack without the lifecycle rule, which takes the provider a minute. */
  const stateStack = (bucket: string) => ({
    terraform: terraform(backend(bucket, "state", HERE)),
    provider: { aws: [{ region: HERE }] },
    resource: {
      aws_s3_bucket: { state_bucket: { bucket } },
      aws_s3_bucket_versioning: {
        state: { bucket: "${aws_s3_bucket.state_bucket.id}", versioning_configuration: { status: "Enabled" } },
      },
      aws_kms_key: { state_key: { description: "state" } },
      aws_kms_alias: { state_key: { name: `alias/${bucket}`, target_key_id: "${aws_kms_key.state_key.key_id}" } },
      aws_dynamodb_table: {
        state_lock_table: {
          name: TABLE,
          hash_key: "LockID",
          billing_mode: "PAY_PER_REQUEST",
          attribute: [{ name: "LockID", type: "S" }],
        },
      },
    },
  });
  const bucket = "bootstrap-state";
  const stack = entry("state", "state", bucket, HERE);
  const local = () => join(outdir, "bootstrap", "state");

  const bootstrap = async () => {
    write("state", stateStack(bucket));
    return (await bootstrapStack(await workspace([stack]), stack)).outcome;
  };

  test("makes the bucket with a local state, and moves that state into it", async () => {
    expect(await bootstrap()).toBe("created");
    expect(await listKeys(bucket, HERE)).toEqual([stack.state.key]);
    expect((await readState(stack.state))?.resources).toBe(5);
    expect(() => readFileSync(join(local(), "terraform.tfstate"))).toThrow("ENOENT");
  }, 90_000);

  test("again changes nothing", async () => {
    const before = await readState(stack.state);
    expect(await bootstrap()).toBe("unchanged");
    expect(await readState(stack.state)).toEqual(before);
  }, 60_000);

  test("repairs what somebody changed", async () => {
    const s3 = new S3Client(settings(aws, HERE));
    await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: "Suspended" } }));
    expect(await bootstrap()).toBe("updated");
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket: bucket }))).Status).toBe("Enabled");
  }, 60_000);

  test("adopts what is there when the state was lost, and replaces nothing", async () => {
    const s3 = new S3Client(settings(aws, HERE));
    await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: stack.state.key }));
    const dynamodb = new DynamoDBClient(settings(aws, HERE));
    const LockID = { S: `${bucket}/${stack.state.key}-md5` };
    await dynamodb.send(new DeleteItemCommand({ TableName: TABLE, Key: { LockID } }));
    expect(await bootstrap()).toBe("created");
    expect((await readState(stack.state))?.resources).toBe(5);
    // Of the things that cannot be made again there is still only one each.
    expect((await new KMSClient(settings(aws, HERE)).send(new ListKeysCommand({}))).Keys).toHaveLength(1);
  }, 90_000);
});

describeWithTerraform("plan and apply", () => {
  const bucket = "deploy-state";
  const stack = entry("app", "region", bucket, HERE, DEPLOY_TABLE);
  const configuration = (value: string) => ({
    terraform: terraform(backend(bucket, "app", HERE, DEPLOY_TABLE)),
    provider: { aws: [{ region: HERE, allowed_account_ids: [ACCOUNT] }] },
    resource: { aws_ssm_parameter: { fact: { name: "/fact", type: "String", value } } },
  });

  beforeAll(() => makeStateStore(aws, bucket, DEPLOY_TABLE, HERE));

  test("applies what was planned, and the next plan has no changes", async () => {
    write("app", configuration("one"));
    const place = await workspace([stack]);
    const planned = await planStack(place, stack);
    expect(planned.plan.counts).toMatchObject({ create: 1 });
    await applyPlan(place, planned);
    expect((await planStack(place, stack)).hasChanges).toBe(false);
  }, 60_000);

  test("refuses a plan that is no longer true", async () => {
    write("app", configuration("two"));
    const place = await workspace([stack]);
    const planned = await planStack(place, stack);
    await applyPlan(place, planned);
    expect((await errorOf(applyPlan(place, planned))).code).toBe("STALE_PLAN");
  }, 60_000);

  test("says who holds a lock, and goes on when it is gone", async () => {
    const dynamodb = new DynamoDBClient(settings(aws, HERE));
    const info = {
      ID: "3c0a",
      Operation: "OperationTypeApply",
      Who: "ann@desk",
      Version: "1.11.4",
      Created: "2026-01-02T03:04:05Z",
      Path: `${bucket}/app/terraform.tfstate`,
    };
    const LockID = { S: info.Path };
    await dynamodb.send(
      new PutItemCommand({ TableName: DEPLOY_TABLE, Item: { LockID, Info: { S: JSON.stringify(info) } } }),
    );
    const place = await workspace([stack]);
    const error = await errorOf(planStack(place, stack));
    expect(error).toMatchObject({ code: "STATE_LOCKED", exitCode: 3 });
    expect(error.message).toContain("ann@desk");
    expect(error.hint).toContain("force-unlock 3c0a");
    await dynamodb.send(new DeleteItemCommand({ TableName: DEPLOY_TABLE, Key: { LockID } }));
    expect((await planStack(place, stack)).hasChanges).toBe(false);
  }, 60_000);

  test("tells of credentials of another account before Terraform starts", async () => {
    const place = await workspace([stack], "210987654321");
    expect(await errorOf(planStack(place, stack))).toMatchObject({ code: "WRONG_ACCOUNT", exitCode: 3 });
  }, 60_000);

  test("tells within seconds of a region that does not answer", async () => {
    const place = await workspace([stack]);
    await aws.switchRegion(HERE, false);
    try {
      const start = performance.now();
      const error = await errorOf(planStack(place, stack));
      expect(error).toMatchObject({ code: "REGION_UNREACHABLE", exitCode: 3 });
      expect(error.message).toContain(HERE);
      expect(performance.now() - start).toBeLessThan(15_000);
    } finally {
      await aws.switchRegion(HERE, true);
    }
  }, 60_000);

  test("tells of a contract parameter that global has not written", async () => {
    const data = { aws_ssm_parameter: { listener: { name: "/twinstack/s/accelerator/web/listener-arn" } } };
    write("app", { ...configuration("two"), data });
    const error = await errorOf(planStack(await workspace([stack]), stack));
    // It was deployed above: what else would become of it cannot be told, and that is not as it has to be.
    expect(error).toMatchObject({ code: "CONTRACT_OUTDATED", exitCode: 3 });
    expect(error.message).toContain("/twinstack/s/accelerator/web/listener-arn");
    expect(error.hint).toContain("twinstack deploy global");

    const fresh = entry("fresh", "region", bucket, HERE, DEPLOY_TABLE);
    write("fresh", {
      ...configuration("two"),
      terraform: terraform(backend(bucket, "fresh", HERE, DEPLOY_TABLE)),
      data,
    });
    const first = await errorOf(planStack(await workspace([fresh]), fresh));
    expect(first).toMatchObject({ code: "CONTRACT_MISSING", exitCode: 3 });
    expect(first.hint).toContain("twinstack deploy global");
  }, 60_000);

  test("does not let the user's variables change what a stack is", async () => {
    write("app", {
      ...configuration("two"),
      variable: { region: { default: HERE } },
      provider: { aws: [{ region: "${var.region}", allowed_account_ids: [ACCOUNT] }] },
    });
    const overrides = { TF_VAR_region: "eu-north-1", TF_WORKSPACE: "other", TF_CLI_ARGS_plan: "-destroy" };
    Object.assign(process.env, overrides);
    try {
      expect((await planStack(await workspace([stack]), stack)).hasChanges).toBe(false);
    } finally {
      for (const name of Object.keys(overrides)) Reflect.deleteProperty(process.env, name);
    }
  }, 60_000);

  test("tells of a state bucket that was never made", async () => {
    const missing = entry("app", "region", "no-such-bucket", HERE, DEPLOY_TABLE);
    write("app", {
      ...configuration("two"),
      terraform: terraform(backend("no-such-bucket", "app", HERE, DEPLOY_TABLE)),
    });
    const place = await workspace([missing]);
    const error = await errorOf(planStack(place, missing));
    expect(error).toMatchObject({ code: "STATE_BUCKET_MISSING" });
    expect(error.hint).toContain("twinstack bootstrap");
  }, 60_000);
});
