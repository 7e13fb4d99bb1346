import {
  ArtifactStore,
  artifactPrefix,
  BuildProject,
  deploymentConfiguration,
  DeploymentTarget,
  type DeploymentTargetProps,
  mergeStatements,
  Pipeline,
  type PipelineSource,
  PushRule,
  RevisionParameter,
  ShipProject,
} from "../../src/modules/delivery";
import type { ComponentBuild } from "../../src/system";
import { onlyResource, type StackJson, synthModule } from "../support/synth";

const BUILD: ComponentBuild = {
  architecture: "x86_64",
  image: undefined,
  size: "small",
  privileged: false,
  install: [],
  commands: [],
  test: [],
  buildspec: undefined,
  output: ".",
  environment: {},
  cache: "none",
  timeoutMinutes: 30,
};
const PROJECT = { name: "n", description: "d", roleArn: "arn:role", keyArn: "arn:key", logGroupName: "/logs" };

const build = (changes: Partial<ComponentBuild>) =>
  onlyResource(
    synthModule((stack) => {
      new BuildProject(stack, "build", { ...PROJECT, build: { ...BUILD, ...changes } });
    }),
    "aws_codebuild_project",
  ) as { source: { buildspec: string }; environment: Record<string, unknown>; cache: unknown };

describe("where artifacts lie", () => {
  const store = (artifactPrefix?: string): StackJson =>
    synthModule((stack) => {
      new ArtifactStore(stack, "artifacts", { bucketName: "b", keyAlias: "alias/k", artifactPrefix });
    });
  const rules = (prefix?: string) =>
    (
      onlyResource(store(prefix), "aws_s3_bucket_lifecycle_configuration") as {
        rule: { id: string; filter: [{ prefix: string }]; expiration?: unknown; transition?: unknown }[];
      }
    ).rule;

  test("bundles never expire: instances that are launched fetch the version that runs", () => {
    const expiring = rules("shop-").filter(({ expiration }) => expiration !== undefined);
    expect(expiring.map(({ id, filter }) => [id, filter[0].prefix])).toEqual([["artifacts", "shop-"]]);
    for (const { filter } of expiring) expect("bundles/x/1.zip".startsWith(filter[0].prefix)).toBe(false);
    expect(rules().map(({ id }) => id)).toEqual(["bundles", "old-versions"]);
  });

  // The prefix of what expires must not be one of `bundles/`, whatever the system is called.
  test.each(["b", "bundles", "bundle", "bundlesbundlesbundles".slice(0, 20)])(
    "not for the system %s either",
    (system) => {
      expect("bundles/".startsWith(artifactPrefix(system))).toBe(false);
      expect(`${system}-component`.slice(0, 20).startsWith(artifactPrefix(system))).toBe(true);
    },
  );

  test("is encrypted with a key of its own, private, and takes TLS only", () => {
    const stack = store();
    expect(Object.keys(stack.resource.aws_s3_bucket!)).toEqual(["delivery_bucket"]);
    expect(onlyResource(stack, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(onlyResource(stack, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: "${aws_kms_key.delivery_key.arn}",
          },
        },
      ],
    });
    expect(onlyResource(stack, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(onlyResource(stack, "aws_s3_bucket_policy").policy).toContain("aws:SecureTransport");
  });
});

describe("a build", () => {
  test("is the repository's own buildspec where there are no commands", () => {
    expect(build({}).source.buildspec).toBe("buildspec.yml");
    expect(build({ buildspec: "ci/build.yml" }).source.buildspec).toBe("ci/build.yml");
  });

  test("runs the commands of the system file, tests last, and passes its folder on", () => {
    const { buildspec } = build({
      install: ["npm ci"],
      commands: ["make"],
      test: ["make test"],
      output: "dist",
    }).source;
    expect(JSON.parse(buildspec)).toEqual({
      version: 0.2,
      env: { shell: "bash" },
      phases: { install: { commands: ["npm ci"] }, build: { commands: ["make", "make test"] } },
      artifacts: { "base-directory": "dist", files: ["**/*"] },
    });
  });

  test("keeps what looks like a template out of Terraform's hands", () => {
    const { source, environment } = build({ commands: ["echo ${HOME} %{x}"], environment: { A: "${b}" } });
    expect(source.buildspec).toContain("echo $${HOME} %%{x}");
    expect(environment).toMatchObject({ environment_variable: [{ name: "A", value: "$${b}" }] });
  });

  test.each([
    ["x86_64", undefined, "LINUX_CONTAINER", "aws/codebuild/amazonlinux-x86_64-standard:5.0", "CODEBUILD"],
    ["arm64", undefined, "ARM_CONTAINER", "aws/codebuild/amazonlinux-aarch64-standard:3.0", "CODEBUILD"],
    ["arm64", "public.ecr.aws/x/y:1", "ARM_CONTAINER", "public.ecr.aws/x/y:1", "SERVICE_ROLE"],
  ] as const)("on %s with the image %s", (architecture, image, type, expected, credentials) => {
    expect(build({ architecture, image }).environment).toMatchObject({
      type,
      image: expected,
      image_pull_credentials_type: credentials,
      privileged_mode: false,
    });
  });

  test("writes its log where it is kept for a while, and encrypts with the site's key", () => {
    expect(build({})).toMatchObject({
      logs_config: { cloudwatch_logs: { status: "ENABLED", group_name: "/logs" } },
      encryption_key: "arn:key",
      build_timeout: 30,
      artifacts: { type: "CODEPIPELINE" },
    });
  });
});

test("what ships runs in a shell of its own, with the bundle where CodeBuild puts it", () => {
  const project = onlyResource(
    synthModule((stack) => {
      new ShipProject(stack, "ship", {
        ...PROJECT,
        script: 'set -e\necho "${BUNDLE}"\n',
        environment: { A: "${var.b}" },
      });
    }),
    "aws_codebuild_project",
  ) as { source: { buildspec: string }; environment: { environment_variable: unknown } };
  const { phases } = JSON.parse(project.source.buildspec) as { phases: { build: { commands: string[] } } };
  expect(phases.build.commands).toEqual(['(\nexport BUNDLE="$CODEBUILD_SRC_DIR"\nset -e\necho "$${BUNDLE}"\n)']);
  expect(project.environment.environment_variable).toEqual([{ name: "A", value: "${var.b}" }]);
});

describe("how many instances CodeDeploy takes at a time", () => {
  test.each([
    ["half", 0, "CodeDeployDefault.OneAtATime"],
    // Half of one, rounded up, has to stay healthy: that is the one, and nothing could ever be deployed.
    ["half", 1, "CodeDeployDefault.OneAtATime"],
    ["half", 2, "CodeDeployDefault.HalfAtATime"],
    ["one-at-a-time", 9, "CodeDeployDefault.OneAtATime"],
    ["all-at-once", 1, "CodeDeployDefault.AllAtOnce"],
  ] as const)("%s of %i", (pace, instances, expected) => {
    expect(deploymentConfiguration(pace, instances)).toBe(expected);
  });
});

describe("where CodeDeploy puts a service", () => {
  const group = (changes: Partial<DeploymentTargetProps> = {}): Record<string, unknown> =>
    onlyResource(
      synthModule((stack) => {
        new DeploymentTarget(stack, "target", {
          application: "shop-api",
          group: "shop-api",
          roleArn: "arn:role",
          autoScalingGroupName: "shop-api",
          targetGroupName: "shop-api-80",
          pace: "half",
          minInstances: 2,
          rollbackAlarms: [],
          ...changes,
        });
      }),
      "aws_codedeploy_deployment_group",
    );

  test("is in place, one by one out of the load balancer, and back on failure", () => {
    expect(group()).toMatchObject({
      autoscaling_groups: ["shop-api"],
      deployment_config_name: "${var.target_deployment_config}",
      deployment_style: { deployment_type: "IN_PLACE", deployment_option: "WITH_TRAFFIC_CONTROL" },
      load_balancer_info: { target_group_info: [{ name: "shop-api-80" }] },
      auto_rollback_configuration: { enabled: true, events: ["DEPLOYMENT_FAILURE"] },
      outdated_instances_strategy: "UPDATE",
    });
    expect(group()).not.toHaveProperty("blue_green_deployment_config");
    expect(group()).not.toHaveProperty("alarm_configuration");
  });

  test("goes back on an alarm too, if there are any", () => {
    expect(group({ rollbackAlarms: ["errors"] })).toMatchObject({
      auto_rollback_configuration: { events: ["DEPLOYMENT_FAILURE", "DEPLOYMENT_STOP_ON_ALARM"] },
      alarm_configuration: { enabled: true, alarms: ["errors"] },
    });
  });
});

describe("a pipeline", () => {
  const pipeline = (source: PipelineSource, approval = false) =>
    onlyResource(
      synthModule((stack) => {
        new Pipeline(stack, "p", {
          name: "shop-api",
          roleArn: "arn:role",
          bucketName: "b",
          keyArn: "arn:key",
          source,
          branch: "main",
          buildProjectName: "build",
          shipProjectName: "ship",
          approval,
        });
      }),
      "aws_codepipeline",
    ) as { stage: { name: string; action: { configuration?: Record<string, string> }[] }[] };
  const codecommit = { kind: "codecommit", repository: "r" } as const;

  test.each([
    [false, ["Source", "Build", "Ship"]],
    [true, ["Source", "Build", "Approve", "Ship"]],
  ])("with approval %s", (approval, stages) => {
    expect(pipeline(codecommit, approval).stage.map(({ name }) => name)).toEqual(stages);
  });

  test("of CodeCommit does not poll", () => {
    expect(pipeline(codecommit).stage[0]!.action[0]!.configuration).toEqual({
      RepositoryName: "r",
      BranchName: "main",
      PollForSourceChanges: "false",
    });
  });

  test("of a Git host is started by a push or not, as it is told", () => {
    const source = { kind: "connection", connectionArn: "arn:c", repository: "o/r", startedByPush: "${x}" } as const;
    expect(pipeline(source).stage[0]!.action[0]!.configuration).toEqual({
      ConnectionArn: "arn:c",
      FullRepositoryId: "o/r",
      BranchName: "main",
      DetectChanges: "${x}",
    });
  });

  test("tells what ships which commit it is, and whether the other site handed it over", () => {
    const { EnvironmentVariables = "" } = pipeline(codecommit).stage.at(-1)!.action[0]!.configuration!;
    expect(JSON.parse(EnvironmentVariables)).toEqual([
      { name: "REVISION", value: "#{Source.CommitId}", type: "PLAINTEXT" },
      { name: "HANDED_OVER", value: "#{variables.HANDED_OVER}", type: "PLAINTEXT" },
    ]);
    // A push, an event and a start by hand say nothing of it.
    expect(pipeline(codecommit)).toMatchObject({ variable: [{ name: "HANDED_OVER", default_value: "no" }] });
  });

  test("is of the kind that is paid by what it does, with artifacts under the site's key", () => {
    expect(pipeline(codecommit)).toMatchObject({
      pipeline_type: "V2",
      artifact_store: [{ type: "S3", location: "b", encryption_key: { type: "KMS", id: "arn:key" } }],
    });
  });
});

test("a push rule is on or off by the site's role, and looks at one branch of one repository", () => {
  const stack = synthModule((scope) => {
    new PushRule(scope, "push", {
      name: "n",
      repositoryArn: "arn:repository",
      branch: "main",
      pipelineArn: "arn:pipeline",
      roleArn: "arn:role",
      enabled: "var.starts",
    });
  });
  const rule = onlyResource(stack, "aws_cloudwatch_event_rule");
  expect(rule.state).toBe('${var.starts ? "ENABLED" : "DISABLED"}');
  expect(JSON.parse(String(rule.event_pattern))).toEqual({
    source: ["aws.codecommit"],
    "detail-type": ["CodeCommit Repository State Change"],
    resources: ["arn:repository"],
    detail: { event: ["referenceCreated", "referenceUpdated"], referenceType: ["branch"], referenceName: ["main"] },
  });
  expect(onlyResource(stack, "aws_cloudwatch_event_target")).toMatchObject({
    arn: "arn:pipeline",
    role_arn: "arn:role",
  });
});

test("what the revision parameter says belongs to the deliveries", () => {
  const stack = synthModule((scope) => {
    new RevisionParameter(scope, "revision", { name: "/p", component: "api" });
  });
  expect(onlyResource(stack, "aws_ssm_parameter")).toMatchObject({
    value: "none",
    type: "String",
    lifecycle: { ignore_changes: ["value"] },
  });
});

test("statements that differ in their resources only become one", () => {
  const one = { Sid: "A", Effect: "Allow", Action: "s3:GetObject" } as const;
  expect(
    mergeStatements([
      { ...one, Resource: "x" },
      { ...one, Resource: ["y", "x"] },
      { ...one, Sid: "B", Resource: "z" },
    ]),
  ).toEqual([
    { ...one, Resource: ["x", "y"] },
    { ...one, Sid: "B", Resource: ["z"] },
  ]);
});
