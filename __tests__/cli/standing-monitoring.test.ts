import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { findBucket } from "../../src/aws";
import { checkMonitoringGone } from "../../src/cli/standing-monitoring";
import { fail } from "../../src/errors";
import { type LocalAws, startLocalAws } from "../../src/rehearsal";
import { loadSystem } from "../../src/system";
import { errorCode, twinstack } from "../support/cli";
import { settings, useLocalAws } from "../support/local-aws";
import { synthSystem } from "../support/synth";

const { manifest } = synthSystem(loadSystem("docs/examples/monitoring.yaml"));

const stacks = (...ids: string[]) => manifest.stacks.filter(({ id }) => ids.includes(id));

const refusal = (monitoring: string): unknown =>
  expect.objectContaining({ code: "MONITORING_STANDS", message: expect.stringContaining(monitoring) as unknown });

describe("a site is not destroyed under its monitoring stack", () => {
  let aws: LocalAws;
  let restore: () => void;
  let folder: string;

  /** Writes a state with that many resources, as Terraform does. */
  async function writeState(stack: string, resources: number): Promise<void> {
    const [{ state } = { state: { bucket: "", key: "", region: "" } }] = stacks(stack);
    const s3 = new S3Client(settings(aws, state.region));
    const LocationConstraint = state.region as "eu-west-1";
    if ((await findBucket(state.bucket, state.region)) === "missing") {
      await s3.send(
        new CreateBucketCommand({ Bucket: state.bucket, CreateBucketConfiguration: { LocationConstraint } }),
      );
    }
    const managed = { mode: "managed", type: "helm_release", name: "r", instances: Array(resources).fill({}) };
    const data = { mode: "data", type: "aws_eks_cluster", name: "c", instances: [{}] };
    const Body = JSON.stringify({ version: 4, serial: 3, lineage: "l", resources: [managed, data] });
    await s3.send(new PutObjectCommand({ Bucket: state.bucket, Key: state.key, Body }));
    s3.destroy();
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "twinstack-standing-"));
    aws = await startLocalAws({ account: manifest.account });
    restore = useLocalAws(aws);
  }, 60_000);

  afterAll(async () => {
    restore();
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  test("it may go where there is no state, and no bucket", async () => {
    await expect(checkMonitoringGone(manifest, stacks("global", "primary", "dr", "link"))).resolves.toBeUndefined();
  });

  test("it may go when the state has data sources only", async () => {
    await writeState("monitoring-dr", 0);
    await expect(checkMonitoringGone(manifest, stacks("global", "primary", "dr", "link"))).resolves.toBeUndefined();
  });

  test("it stays while there are resources, unless they go as well or the other site is meant", async () => {
    await writeState("monitoring-dr", 2);
    await expect(checkMonitoringGone(manifest, stacks("dr"))).rejects.toEqual(refusal("monitoring-dr"));
    await expect(checkMonitoringGone(manifest, stacks("global", "primary", "dr", "link"))).rejects.toEqual(
      refusal("monitoring-dr"),
    );
    await checkMonitoringGone(manifest, stacks("dr", "monitoring-dr"));
    await checkMonitoringGone(manifest, stacks("primary"));
    await checkMonitoringGone(manifest, stacks("monitoring-primary"));
  });

  test("destroy refuses by itself, before it plans anything", async () => {
    await writeState("monitoring-dr", 2);
    const file = join(process.cwd(), "docs/examples/monitoring.yaml");
    const result = await twinstack(["destroy", "dr", "--yes", "--json", "-s", file], { cwd: folder, env: aws.env() });
    expect([result.exitCode, errorCode(result)]).toEqual([2, "MONITORING_STANDS"]);
    expect(result.stderr).toContain("twinstack destroy monitoring-dr dr");
  }, 60_000);

  test("a lost region says nothing of it, and other errors are told", async () => {
    const failing = (code: "REGION_UNREACHABLE" | "CREDENTIALS_INVALID") => () =>
      Promise.reject(fail(code, { region: "eu-north-1", subject: "state", reason: "r" }));
    await checkMonitoringGone(manifest, stacks("dr"), failing("REGION_UNREACHABLE"));
    await expect(checkMonitoringGone(manifest, stacks("dr"), failing("CREDENTIALS_INVALID"))).rejects.toEqual(
      expect.objectContaining({ code: "CREDENTIALS_INVALID" }),
    );
  });
});
