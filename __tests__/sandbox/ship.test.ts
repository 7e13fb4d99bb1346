import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { type Component, deployKeptScript, loadSystem, shipEnvironment, shipScript } from "../../src/system";
import { describeWith } from "../support/tools";
import { type CliResult, run } from "../support/cli";
import { settings } from "../support/local-aws";
import { json, query, scalingGroup } from "./support";

const HERE = "eu-west-1";
const THERE = "eu-central-1";
const BUNDLES = "shop-123456789012-eu-west-1-delivery";
const websiteIn = (region: string): string => `shop-123456789012-${region}-web-shop`;
const WEBSITE = websiteIn(HERE);
const system = loadSystem("docs/examples/delivery.yaml");
const component = (wanted: string): Component => system.delivery!.components.find(({ name }) => name === wanted)!;

/** The very scripts that CodeBuild and Jenkins run, with the real AWS CLI. */
describeWith(["aws", "zip", "bash"])("what ships", () => {
  let aws: LocalAws;
  let folder: string;
  let s3: S3Client;

  const ship = (
    name: string,
    revision: string,
    handOverTo: string,
    { region = HERE, ...more }: { region?: string; HANDED_OVER?: string; PATH?: string } = {},
  ): Promise<CliResult> =>
    run("bash", ["-c", shipScript(component(name))], {
      env: {
        ...aws.env(),
        ...shipEnvironment(system, component(name), { region, handOverTo }),
        ...more,
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        REVISION: revision,
        BUNDLE: join(folder, name),
      },
    });

  const revisionOf = async (name: string): Promise<unknown> => {
    const Names = [`/twinstack/shop/delivery/${name}/revision`];
    const { Parameters } = await json(aws, "ssm", HERE, "GetParameters", { Names });
    return (Parameters as { Value: string }[])[0]?.Value;
  };

  interface Execution {
    pipelineExecutionId: string;
    sourceRevisions: { revisionId: string }[];
  }
  const executions = async (name: string, region: string): Promise<Execution[]> => {
    const answer = await json(aws, "codepipeline", region, "ListPipelineExecutions", { pipelineName: `shop-${name}` });
    return answer.pipelineExecutionSummaries as Execution[];
  };

  /** The revisions that the other site's pipeline was started with, newest first. */
  const started = async (name: string, region = THERE): Promise<unknown[]> =>
    (await executions(name, region)).flatMap(({ sourceRevisions }) => sourceRevisions.map((one) => one.revisionId));

  /** What the newest execution of a pipeline hands to what ships, as CodePipeline resolves it. */
  const handedOver = async (name: string, region: string): Promise<string | undefined> => {
    const [{ pipelineExecutionId } = { pipelineExecutionId: "" }] = await executions(name, region);
    const answer = await json(aws, "codepipeline", region, "GetPipelineExecution", {
      pipelineName: `shop-${name}`,
      pipelineExecutionId,
    });
    const { variables } = answer.pipelineExecution as { variables: { name: string; resolvedValue: string }[] };
    return variables.find((one) => one.name === "HANDED_OVER")?.resolvedValue;
  };

  /** The keys in one of this site's buckets. */
  const keys = async (Bucket: string): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key);
  };

  async function pipeline(name: string, region: string): Promise<void> {
    const stage = (category: string) => ({
      name: category,
      actions: [{ name: category, actionTypeId: { category, owner: "AWS", provider: "x", version: "1" } }],
    });
    const declaration = {
      name: `shop-${name}`,
      pipelineType: "V2",
      variables: [{ name: "HANDED_OVER", defaultValue: "no" }],
      roleArn: "arn:aws:iam::123456789012:role/pipeline",
      artifactStore: { type: "S3", location: "artifacts" },
      stages: [stage("Source"), stage("Build")],
    };
    await json(aws, "codepipeline", region, "CreatePipeline", { pipeline: declaration });
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
    await Promise.all([pipeline("api", THERE), pipeline("front", THERE), pipeline("front", HERE)]);
    for (const [Bucket, LocationConstraint] of [
      [BUNDLES, HERE],
      [WEBSITE, HERE],
      [websiteIn(THERE), THERE],
    ] as const) {
      const client = new S3Client(settings(aws, LocationConstraint));
      await client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
    }
    await scalingGroup(aws, HERE, "shop-api", 2);
    await json(aws, "codedeploy", HERE, "CreateApplication", { applicationName: "shop-api" });
    await json(aws, "codedeploy", HERE, "CreateDeploymentGroup", {
      applicationName: "shop-api",
      deploymentGroupName: "shop-api",
      autoScalingGroups: ["shop-api"],
      serviceRoleArn: "arn:aws:iam::123456789012:role/codedeploy",
    });
    for (const region of [HERE, THERE]) {
      await json(aws, "ssm", region, "PutParameter", {
        Name: "/twinstack/shop/website/shop/distribution-arn",
        Type: "String",
        Value: "arn:aws:cloudfront::123456789012:distribution/E123",
      });
    }
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

  test("puts a kept bundle onto instances that run later, with the command that status shows", async () => {
    await scaleTo(0);
    await ship("api", "four", "none");
    await scaleTo(2);
    const script = deployKeptScript(system, component("api"), "primary", "four")!;
    expect(await run("bash", ["-c", script], { env: aws.env() })).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await revisionOf("api")).toBe("four");
    const { deploymentGroupInfo } = await json(aws, "codedeploy", HERE, "GetDeploymentGroup", {
      applicationName: "shop-api",
      deploymentGroupName: "shop-api",
    });
    expect(deploymentGroupInfo).toMatchObject({ targetRevision: { s3Location: { key: "bundles/api/four.zip" } } });
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

  test("uploads a page that has changed without being longer or newer", async () => {
    await s3.send(new PutObjectCommand({ Bucket: WEBSITE, Key: "index.html", Body: "FRONT" }));
    utimesSync(join(folder, "front", "index.html"), new Date(0), new Date(0));
    expect((await ship("front", "two", "none")).exitCode).toBe(0);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: WEBSITE, Key: "index.html" }));
    expect(await Body?.transformToString()).toBe("front");
  }, 60_000);

  test("uploads pages last, and takes nothing away before", async () => {
    const [bin, log] = [join(folder, "bin"), join(folder, "aws.log")];
    mkdirSync(bin);
    writeFileSync(join(bin, "aws"), `#!/bin/sh\necho "$@" >>'${log}'\n`, { mode: 0o755 });
    const result = await ship("front", "one", "none", { PATH: `${bin}:${process.env.PATH}` });
    expect(result.exitCode).toBe(0);
    const steps = readFileSync(log, "utf8")
      .split("\n")
      .filter((line) => line.startsWith("s3 "));
    expect(steps.map((line) => line.replace(/ --only-show-errors| \/\S+| s3:\S+/g, ""))).toEqual([
      "s3 cp --recursive --exclude *.html",
      "s3 cp --recursive --exclude * --include *.html",
      "s3 sync --size-only --delete",
    ]);
  });

  test("ends at the second site while both think that they are active", async () => {
    const before = await started("front");
    const first = await ship("front", "three", THERE, { HANDED_OVER: "no" });
    expect([first.exitCode, await started("front")]).toEqual([0, ["three", ...before]]);
    // What the other site's pipeline was started with is what its ship project finds.
    const HANDED_OVER = await handedOver("front", THERE);
    expect(HANDED_OVER).toBe("yes");
    const second = await ship("front", "three", HERE, { region: THERE, HANDED_OVER });
    expect(second).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`${HERE} has front three: it comes from there.`) as string,
    });
    expect(await started("front", HERE)).toEqual([]);
  }, 60_000);
});
