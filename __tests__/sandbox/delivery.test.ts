import { type LocalAws, startLocalAws } from "../../src/rehearsal/local-aws";
import { json, query, scalingGroup } from "./support";

const REGION = "eu-south-1";
const ACCOUNT = "123456789012";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/any`;

type Json = Record<string, unknown>;

let aws: LocalAws;

const call = (service: Parameters<typeof json>[1], operation: string, body: Json): Promise<Json> =>
  json(aws, service, REGION, operation, body);

/** The name of the error that a call is answered with. */
const errorOf = async (answer: Promise<Json>): Promise<string> =>
  ((await answer).__type as string | undefined)?.replace(/^.*#/, "") ?? "it succeeded";

beforeAll(async () => {
  aws = await startLocalAws({ account: ACCOUNT });
  await call("codedeploy", "CreateApplication", { applicationName: "app", computePlatform: "Server" });
}, 30_000);

afterAll(() => aws.stop());

describe("CodeCommit", () => {
  test("gives dates as numbers, keeps the key, and takes changes and tags", async () => {
    const { repositoryMetadata } = await call("codecommit", "CreateRepository", {
      repositoryName: "front",
      kmsKeyId: "arn:key/1",
      tags: { a: "1" },
    });
    const repository = repositoryMetadata as Json;
    expect(repository).toMatchObject({ creationDate: expect.any(Number) as number, kmsKeyId: "arn:key/1" });
    const resourceArn = repository.Arn;
    await call("codecommit", "TagResource", { resourceArn, tags: { b: "2" } });
    await call("codecommit", "UntagResource", { resourceArn, tagKeys: ["a"] });
    expect(await call("codecommit", "ListTagsForResource", { resourceArn })).toEqual({ tags: { b: "2" } });
    await call("codecommit", "UpdateRepositoryDescription", { repositoryName: "front", repositoryDescription: "new" });
    await call("codecommit", "UpdateRepositoryEncryptionKey", { repositoryName: "front", kmsKeyId: "arn:key/2" });
    expect(await call("codecommit", "GetRepository", { repositoryName: "front" })).toMatchObject({
      repositoryMetadata: { repositoryDescription: "new", kmsKeyId: "arn:key/2" },
    });
    const branch = { repositoryName: "front", defaultBranchName: "main" };
    expect(await errorOf(call("codecommit", "UpdateDefaultBranch", branch))).toBe("BranchDoesNotExistException");
    const nobody = { repositoryName: "nobody", repositoryDescription: "" };
    expect(await errorOf(call("codecommit", "UpdateRepositoryDescription", nobody))).toBe(
      "RepositoryDoesNotExistException",
    );
  });
});

describe("CodeBuild", () => {
  const project = (name: string, more: Json = {}): Json => ({
    name,
    serviceRole: ROLE,
    source: { type: "CODEPIPELINE" },
    artifacts: { type: "CODEPIPELINE" },
    environment: { type: "ARM_CONTAINER", computeType: "BUILD_GENERAL1_SMALL", image: "i" },
    ...more,
  });
  const read = async (name: string): Promise<Json | undefined> =>
    ((await call("codebuild", "BatchGetProjects", { names: [name] })).projects as Json[])[0];

  test("makes projects of a pipeline as they were asked for, with AWS's defaults for the rest", async () => {
    await call("codebuild", "CreateProject", project("build-a", { encryptionKey: "arn:key", concurrentBuildLimit: 2 }));
    expect(await read("build-a")).toMatchObject({
      encryptionKey: "arn:key",
      concurrentBuildLimit: 2,
      timeoutInMinutes: 60,
      queuedTimeoutInMinutes: 480,
      cache: { type: "NO_CACHE" },
      artifacts: { type: "CODEPIPELINE", name: "build-a", packaging: "NONE" },
    });
    expect(await errorOf(call("codebuild", "CreateProject", project("build-a")))).toBe(
      "ResourceAlreadyExistsException",
    );
  });

  test("changes what is given and keeps the rest", async () => {
    await call("codebuild", "CreateProject", project("build-b", { description: "old", timeoutInMinutes: 10 }));
    await call("codebuild", "UpdateProject", { name: "build-b", description: "new" });
    expect(await read("build-b")).toMatchObject({ description: "new", timeoutInMinutes: 10 });
    expect(await errorOf(call("codebuild", "UpdateProject", { name: "nobody" }))).toBe("ResourceNotFoundException");
  });
});

describe("CodePipeline", () => {
  const action = (name: string, category: string): Json => ({
    name,
    actionTypeId: { category, owner: "AWS", provider: "x", version: "1" },
  });

  beforeAll(async () => {
    await query(aws, "iam", "us-east-1", {
      Version: "2010-05-08",
      Action: "CreateRole",
      RoleName: "any",
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [
          { Effect: "Allow", Principal: { Service: "codepipeline.amazonaws.com" }, Action: "sts:AssumeRole" },
        ],
      }),
    });
    await call("codepipeline", "CreatePipeline", {
      pipeline: {
        name: "p",
        roleArn: ROLE,
        artifactStore: { type: "S3", location: "b" },
        stages: [
          { name: "Source", actions: [action("Source", "Source")] },
          { name: "Build", actions: [action("Build", "Build")] },
        ],
      },
    });
  });

  test("gives dates as numbers, and the defaults", async () => {
    expect(await call("codepipeline", "GetPipeline", { name: "p" })).toMatchObject({
      pipeline: { pipelineType: "V1", executionMode: "SUPERSEDED" },
      metadata: { created: expect.any(Number) as number },
    });
  });

  test("starts executions, of a revision that is named, and carries none out", async () => {
    const revision = { actionName: "Source", revisionType: "COMMIT_ID", revisionValue: "abc" };
    await call("codepipeline", "StartPipelineExecution", { name: "p", sourceRevisions: [revision] });
    expect(await call("codepipeline", "ListPipelineExecutions", { pipelineName: "p" })).toMatchObject({
      pipelineExecutionSummaries: [
        { status: "InProgress", sourceRevisions: [{ actionName: "Source", revisionId: "abc" }] },
      ],
    });
    const [summary] = (await call("codepipeline", "ListPipelineExecutions", { pipelineName: "p" }))
      .pipelineExecutionSummaries as Json[];
    expect(summary).not.toHaveProperty("variables");
    const wrong = { name: "p", sourceRevisions: [{ ...revision, actionName: "Build" }] };
    expect(await errorOf(call("codepipeline", "StartPipelineExecution", wrong))).toBe("ValidationException");
    expect(await errorOf(call("codepipeline", "StartPipelineExecution", { name: "nobody" }))).toBe(
      "PipelineNotFoundException",
    );
  });
});

describe("variables of a pipeline", () => {
  const valuesOf = async (execution: Json, pipelineName = "with-variables"): Promise<unknown> => {
    const { pipelineExecutionId } = await call("codepipeline", "StartPipelineExecution", {
      name: pipelineName,
      ...execution,
    });
    const answer = await call("codepipeline", "GetPipelineExecution", { pipelineName, pipelineExecutionId });
    return (answer.pipelineExecution as Json).variables;
  };

  test("have their defaults, or what an execution is started with", async () => {
    const { pipeline } = await call("codepipeline", "GetPipeline", { name: "p" });
    await call("codepipeline", "CreatePipeline", {
      pipeline: {
        ...(pipeline as Json),
        name: "with-variables",
        pipelineType: "V2",
        variables: [{ name: "A", defaultValue: "no" }],
      },
    });
    expect(await valuesOf({})).toEqual([{ name: "A", resolvedValue: "no" }]);
    expect(await valuesOf({ variables: [{ name: "A", value: "yes" }] })).toEqual([{ name: "A", resolvedValue: "yes" }]);
    expect(await valuesOf({}, "p")).toEqual([]);
    const unknown = { pipelineName: "p", pipelineExecutionId: "00000000-0000-0000-0000-000000000000" };
    expect(await errorOf(call("codepipeline", "GetPipelineExecution", unknown))).toBe(
      "PipelineExecutionNotFoundException",
    );
  });
});

describe("CodeDeploy", () => {
  const group = (name: string, more: Json = {}) =>
    call("codedeploy", "CreateDeploymentGroup", {
      applicationName: "app",
      deploymentGroupName: name,
      serviceRoleArn: ROLE,
      ...more,
    });
  const read = async (deploymentGroupName: string): Promise<Json> =>
    (await call("codedeploy", "GetDeploymentGroup", { applicationName: "app", deploymentGroupName }))
      .deploymentGroupInfo as Json;
  const deploy = async (deploymentGroupName: string): Promise<Json> => {
    const revision = { revisionType: "S3", s3Location: { bucket: "b", key: "k", bundleType: "zip" } };
    const { deploymentId } = await call("codedeploy", "CreateDeployment", {
      applicationName: "app",
      deploymentGroupName,
      revision,
    });
    return (await call("codedeploy", "GetDeployment", { deploymentId })).deploymentInfo as Json;
  };

  beforeAll(async () => {
    await scalingGroup(aws, REGION, "two", 2);
    await scalingGroup(aws, REGION, "empty", 0);
  });

  test("shows alarms and Auto Scaling groups, and changes what is given", async () => {
    await group("changing", {
      autoScalingGroups: ["two"],
      alarmConfiguration: { enabled: true, alarms: [{ name: "a" }] },
    });
    expect(await read("changing")).toMatchObject({
      autoScalingGroups: [{ name: "two" }],
      alarmConfiguration: { enabled: true, alarms: [{ name: "a" }] },
    });
    await call("codedeploy", "UpdateDeploymentGroup", {
      applicationName: "app",
      currentDeploymentGroupName: "changing",
      deploymentConfigName: "CodeDeployDefault.AllAtOnce",
      autoScalingGroups: [],
    });
    const changed = await read("changing");
    expect(changed).toMatchObject({
      deploymentConfigName: "CodeDeployDefault.AllAtOnce",
      autoScalingGroups: [],
      alarmConfiguration: { enabled: true },
    });
  });

  test("refuses an Auto Scaling group that is not there", async () => {
    expect(await errorOf(group("wrong", { autoScalingGroups: ["nobody"] }))).toBe("InvalidAutoScalingGroupException");
  });

  test("deploys to every instance, and remembers what", async () => {
    await group("served", { autoScalingGroups: ["two"] });
    expect(await deploy("served")).toMatchObject({ status: "Succeeded", deploymentOverview: { Succeeded: 2 } });
    expect(await read("served")).toMatchObject({
      targetRevision: { s3Location: { key: "k" } },
      lastSuccessfulDeployment: { status: "Succeeded" },
    });
  });

  test("fails where there is no instance", async () => {
    await group("nobody", { autoScalingGroups: ["empty"] });
    expect(await deploy("nobody")).toMatchObject({ status: "Failed", errorInformation: { code: "NO_INSTANCES" } });
    const shown = await read("nobody");
    expect(shown).toMatchObject({ lastAttemptedDeployment: { status: "Failed" } });
    expect(shown).not.toHaveProperty("lastSuccessfulDeployment");
  });

  test("deletes groups and applications", async () => {
    await call("codedeploy", "CreateApplication", { applicationName: "gone" });
    await call("codedeploy", "DeleteDeploymentGroup", { applicationName: "app", deploymentGroupName: "changing" });
    const deleted = { applicationName: "app", deploymentGroupName: "changing" };
    expect(await errorOf(call("codedeploy", "GetDeploymentGroup", deleted))).toBe(
      "DeploymentGroupDoesNotExistException",
    );
    await call("codedeploy", "DeleteApplication", { applicationName: "gone" });
    expect(await errorOf(call("codedeploy", "GetApplication", { applicationName: "gone" }))).toBe(
      "ApplicationDoesNotExistException",
    );
  });
});

describe("CodeStar Connections", () => {
  const create = (ConnectionName: string, more: Json = { ProviderType: "GitHub" }) =>
    call("codestar-connections", "CreateConnection", { ConnectionName, ...more });

  test("a connection waits for somebody to complete it in the console", async () => {
    const { ConnectionArn } = await create("c", { ProviderType: "GitLab", Tags: [{ Key: "a", Value: "1" }] });
    expect(await call("codestar-connections", "GetConnection", { ConnectionArn })).toEqual({
      Connection: {
        ConnectionArn,
        ConnectionName: "c",
        ProviderType: "GitLab",
        OwnerAccountId: ACCOUNT,
        ConnectionStatus: "PENDING",
      },
    });
    await call("codestar-connections", "TagResource", { ResourceArn: ConnectionArn, Tags: [{ Key: "b", Value: "2" }] });
    await call("codestar-connections", "UntagResource", { ResourceArn: ConnectionArn, TagKeys: ["a"] });
    expect(await call("codestar-connections", "ListTagsForResource", { ResourceArn: ConnectionArn })).toEqual({
      Tags: [{ Key: "b", Value: "2" }],
    });
    await call("codestar-connections", "DeleteConnection", { ConnectionArn });
    expect(await errorOf(call("codestar-connections", "GetConnection", { ConnectionArn }))).toBe(
      "ResourceNotFoundException",
    );
  });

  test("names are short and taken once; there is a provider or a host", async () => {
    await create("taken");
    for (const made of [
      create("taken"),
      create("x".repeat(33)),
      create("none", {}),
      create("p", { ProviderType: "SVN" }),
    ]) {
      expect(await errorOf(made)).toBe("InvalidInputException");
    }
  });
});
