import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { type Component, loadSystem, shipEnvironment, shipScript } from "../../src/system";
import { describeWithAwsCli } from "../support/aws-cli";
import { type CliResult, run } from "../support/cli";
import { settings } from "../support/local-aws";
import { json, query, scalingGroup } from "./support";

const HERE = "eu-west-1";
const THERE = "eu-central-1";
const BUNDLES = "shop-123456789012-eu-west-1-delivery";
const WEBSITE = "shop-123456789012-eu-west-1-web-shop";
const system = loadSystem("docs/examples/delivery.yaml");
const component = (wanted: string): Component => system.delivery!.components.find(({ name }) => name === wanted)!;

/** The very scripts that CodeBuild and Jenkins run, with the real AWS CLI. */
describeWithAwsCli("what ships", () => {
  let aws: LocalAws;
  let folder: string;
  let s3: S3Client;

  const ship = (name: string, revision: string, handOverTo: string): Promise<CliResult> =>
    run("bash", ["-c", shipScript(component(name))], {
      env: {
        ...aws.env(),
        ...shipEnvironment(system, component(name), { region: HERE, handOverTo }),
        AWS_REGION: HERE,
        AWS_DEFAULT_REGION: HERE,
        REVISION: revision,
        BUNDLE: join(folder, name),
      },
    });

  const revisionOf = async (name: string): Promise<unknown> => {
    const Names = [`/twinstack/shop/delivery/${name}/revision`];
    const { Parameters } = await json(aws, "ssm", HERE, "GetParameters", { Names });
    return (Parameters as { Value: string }[])[0]?.Value;
  };

  /** The revisions that the other site's pipeline was started with, newest first. */
  const started = async (name: string): Promise<unknown[]> => {
    const answer = await json(aws, "codepipeline", THERE, "ListPipelineExecutions", { pipelineName: `shop-${name}` });
    const summaries = answer.pipelineExecutionSummaries as { sourceRevisions: { revisionId: string }[] }[];
    return summaries.flatMap(({ sourceRevisions }) => sourceRevisions.map(({ revisionId }) => revisionId));
  };

  /** The keys in one of this site's buckets. */
  const keys = async (Bucket: string): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key);
  };

  async function standby(name: string): Promise<void> {
    const stage = (category: string) => ({
      name: category,
      actions: [{ name: category, actionTypeId: { category, owner: "AWS", provider: "x", version: "1" } }],
    });
    const pipeline = {
      name: `shop-${name}`,
      roleArn: "arn:aws:iam::123456789012:role/pipeline",
      artifactStore: { type: "S3", location: "artifacts" },
      stages: [stage("Source"), stage("Build")],
    };
    await json(aws, "codepipeline", THERE, "CreatePipeline", { pipeline });
  }

  const scaleTo = (instances: number): Promise<string> =>
    query(aws, "autoscaling", HERE, {
      Version: "2011-01-01",
      Action: "UpdateAutoScalingGroup",
      AutoScalingGroupName: "shop-api",
      MinSize: String(instances),
      MaxSize: String(instances),
    });

  beforeAll(async () => {
    aws = await startLocalAws({ account: system.account });
    s3 = new S3Client(settings(aws, HERE));
    folder = mkdtempSync(join(tmpdir(), "twinstack-ship-"));
    for (const [name, file] of [
      ["api", "appspec.yml"],
      ["front", "index.html"],
      ["search", "no-appspec"],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, file), name);
    }
    await query(aws, "iam", "us-east-1", {
      Version: "2010-05-08",
      Action: "CreateRole",
      RoleName: "pipeline",
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    await Promise.all([standby("api"), standby("front")]);
    for (const Bucket of [BUNDLES, WEBSITE]) {
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint: HERE } }));
    }
    await scalingGroup(aws, HERE, "shop-api", 2);
    await json(aws, "codedeploy", HERE, "CreateApplication", { applicationName: "shop-api" });
    await json(aws, "codedeploy", HERE, "CreateDeploymentGroup", {
      applicationName: "shop-api",
      deploymentGroupName: "shop-api",
      autoScalingGroups: ["shop-api"],
      serviceRoleArn: "arn:aws:iam::123456789012:role/codedeploy",
    });
    await json(aws, "ssm", HERE, "PutParameter", {
      Name: "/twinstack/shop/website/shop/distribution-arn",
      Type: "String",
      Value: "arn:aws:cloudfront::123456789012:distribution/E123",
    });
  });

  afterAll(async () => {
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  test("puts a service on its instances, tells so, and hands the revision on", async () => {
    const result = await ship("api", "one", THERE);
    expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("to 2 instances") as string });
    expect(await revisionOf("api")).toBe("one");
    expect(await started("api")).toEqual(["one"]);
    const { deploymentGroupInfo } = await json(aws, "codedeploy", HERE, "GetDeploymentGroup", {
      applicationName: "shop-api",
      deploymentGroupName: "shop-api",
    });
    expect(deploymentGroupInfo).toMatchObject({ targetRevision: { s3Location: { key: "bundles/api/one.zip" } } });
  }, 60_000);

  test("does without the other region when that is lost", async () => {
    await aws.switchRegion(THERE, false);
    const result = await ship("api", "two", THERE);
    await aws.switchRegion(THERE, true);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`WARNING: ${THERE} could not be told of api two`) as string,
    });
    expect(await revisionOf("api")).toBe("two");
    expect(await started("api")).toEqual(["one"]);
  }, 60_000);

  test("keeps the bundle where there are no instances", async () => {
    await scaleTo(0);
    const result = await ship("api", "three", "none");
    await scaleTo(2);
    expect(result.exitCode).toBe(0);
    expect(await revisionOf("api")).toBe("three kept");
    expect(await keys(BUNDLES)).toContain("bundles/api/three.zip");
    // And nobody was asked to deploy it.
    expect(await started("api")).toEqual(["one"]);
  }, 60_000);

  test("fails without an appspec.yml, and says nothing was shipped", async () => {
    const result = await ship("search", "one", "none");
    expect(result).toMatchObject({ exitCode: 1, stdout: expect.stringContaining("There is no appspec.yml") as string });
    expect(await revisionOf("search")).toBeUndefined();
  }, 60_000);

  test("puts a website into its bucket, takes away what is gone, and does without CloudFront", async () => {
    await s3.send(new PutObjectCommand({ Bucket: WEBSITE, Key: "old.html", Body: "old" }));
    await aws.switchRegion("us-east-1", false);
    const result = await ship("front", "one", THERE);
    await aws.switchRegion("us-east-1", true);
    expect(result).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("WARNING: CloudFront did not take the invalidation") as string,
    });
    expect(await keys(WEBSITE)).toEqual(["index.html"]);
    expect([await revisionOf("front"), await started("front")]).toEqual(["one", ["one"]]);
  }, 60_000);
});
