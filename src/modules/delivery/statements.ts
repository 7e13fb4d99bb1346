import { type Component, type ComponentTarget, names, otherSite, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";

/*
 * What the parts of a delivery may do, by component and site. Everything is named by ARNs that follow from the system file.
 */

/** One component's delivery in one site. */
export interface Shipment {
  readonly system: System;
  readonly component: Component;
  readonly site: SiteName;
}

const bucketArn = ({ system, site }: Shipment): string =>
  `arn:aws:s3:::${names.deliveryBucketName(system.name, system.account, system.sites[site].region)}`;

/** `arn:aws:<service>:<region>:<account>:<resource>` in the shipment's site. */
const arn = ({ system, site }: Shipment, service: string, resource: string): string =>
  `arn:aws:${service}:${system.sites[site].region}:${system.account}:${resource}`;

/** The key of a site's deliveries. Its id cannot be computed, its alias can. */
const keyStatement = (shipment: Shipment, actions: readonly string[]): PolicyStatement => ({
  Sid: "DeliveryKey",
  Effect: "Allow",
  Action: actions,
  Resource: arn(shipment, "kms", "key/*"),
  Condition: {
    "ForAnyValue:StringEquals": { "kms:ResourceAliases": names.deliveryKeyAlias(shipment.system.name) },
  },
});

const READ_AND_WRITE = [
  "kms:Decrypt",
  "kms:DescribeKey",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

const logStatement = (shipment: Shipment): PolicyStatement => {
  const group = names.deliveryLogGroupName(shipment.system.name, shipment.component.name);
  return {
    Sid: "Logs",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: [arn(shipment, "logs", `log-group:${group}`), arn(shipment, "logs", `log-group:${group}:log-stream:*`)],
  };
};

/** The instances of a service: fetch the bundles of their component. */
export const instanceStatements = (shipment: Shipment): readonly PolicyStatement[] => [
  {
    Sid: "Bundles",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion"],
    Resource: `${bucketArn(shipment)}/bundles/${shipment.component.name}/*`,
  },
  keyStatement(shipment, ["kms:Decrypt"]),
];

function sourceStatement(shipment: Shipment): PolicyStatement {
  const { system, component } = shipment;
  if (component.repository === undefined) {
    return {
      Sid: "Source",
      Effect: "Allow",
      Action: [
        "codecommit:CancelUploadArchive",
        "codecommit:GetBranch",
        "codecommit:GetCommit",
        "codecommit:GetRepository",
        "codecommit:GetUploadArchiveStatus",
        "codecommit:UploadArchive",
      ],
      Resource: arn(shipment, "codecommit", names.pipelineName(system.name, component.name)),
    };
  }
  return {
    Sid: "Source",
    Effect: "Allow",
    Action: "codestar-connections:UseConnection",
    // A connection's id cannot be computed; its tag and the repository can.
    Resource: arn(shipment, "codestar-connections", "connection/*"),
    Condition: {
      StringEquals: { "aws:ResourceTag/System": system.name },
      // For all values, because not every request names a repository.
      "ForAllValues:StringEquals": { "codestar-connections:FullRepositoryId": component.repository },
    },
  };
}

/**
 * The pipeline: take the source, pass artifacts on, start its two projects and stop them when an execution is stopped.
 *
 * A connection uploads what it fetched with an ACL, in the pipeline's name: without `s3:PutObjectAcl` the source action ends
 * with "Upload to S3 failed: Access Denied". `s3:GetBucketAcl` is in AWS's own minimal policy beside it.
 *
 * @see https://github.com/aws/aws-cdk/issues/13557
 * @see https://github.com/aws/aws-cdk/pull/13637
 * @see https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html#how-to-custom-role-policy
 * @see https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-codepipeline-actions/lib/codebuild/build-action.ts
 */
export function pipelineStatements(shipment: Shipment): readonly PolicyStatement[] {
  const { system, component } = shipment;
  return [
    {
      Sid: "Artifacts",
      Effect: "Allow",
      // The keys of artifacts start with the pipeline's name, shortened in a way that AWS does not document.
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"],
      Resource: `${bucketArn(shipment)}/*`,
    },
    {
      Sid: "Bucket",
      Effect: "Allow",
      Action: ["s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning", "s3:ListBucket"],
      Resource: bucketArn(shipment),
    },
    keyStatement(shipment, READ_AND_WRITE),
    sourceStatement(shipment),
    {
      Sid: "Projects",
      Effect: "Allow",
      Action: ["codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"],
      Resource: [
        arn(shipment, "codebuild", `project/${names.buildProjectName(system.name, component.name)}`),
        arn(shipment, "codebuild", `project/${names.shipProjectName(system.name, component.name)}`),
      ],
    },
  ];
}

/** A build: write its log, take its input, put its output. */
export const buildStatements = (shipment: Shipment): readonly PolicyStatement[] => [
  logStatement(shipment),
  {
    Sid: "Artifacts",
    Effect: "Allow",
    Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
    Resource: `${bucketArn(shipment)}/${artifactPrefix(shipment.system.name)}*`,
  },
  keyStatement(shipment, READ_AND_WRITE),
];

/**
 * How the keys of all artifacts of a system begin. CodePipeline starts them with the pipeline's name, `<system>-<component>`,
 * cut off at 20 characters; names of systems have no more than that.
 */
export const artifactPrefix = (system: string): string => `${system}-`.slice(0, 20);

type ServiceTarget = Extract<ComponentTarget, { kind: "service" }>;

function shipServiceStatements(shipment: Shipment, { service }: ServiceTarget): readonly PolicyStatement[] {
  const { system, component } = shipment;
  const application = names.pipelineName(system.name, component.name);
  const group = names.serviceName(system.name, service);
  return [
    {
      Sid: "Bundles",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: `${bucketArn(shipment)}/bundles/${component.name}/*`,
    },
    {
      Sid: "Deploy",
      Effect: "Allow",
      Action: ["codedeploy:CreateDeployment", "codedeploy:GetDeployment"],
      Resource: arn(shipment, "codedeploy", `deploymentgroup:${application}/${group}`),
    },
    {
      Sid: "Revision",
      Effect: "Allow",
      Action: ["codedeploy:GetApplicationRevision", "codedeploy:RegisterApplicationRevision"],
      Resource: arn(shipment, "codedeploy", `application:${application}`),
    },
    {
      Sid: "Configuration",
      Effect: "Allow",
      Action: "codedeploy:GetDeploymentConfig",
      Resource: arn(shipment, "codedeploy", "deploymentconfig:CodeDeployDefault.*"),
    },
    // Describing Auto Scaling groups cannot be limited to one of them.
    { Sid: "Instances", Effect: "Allow", Action: "autoscaling:DescribeAutoScalingGroups", Resource: "*" },
  ];
}

function shipWebsiteStatements(shipment: Shipment, website: string): readonly PolicyStatement[] {
  const { system, site } = shipment;
  const { region } = system.sites[site];
  const bucket = names.bucketArn(names.bucketName(system.name, system.account, region, names.websiteBucket(website)));
  return [
    { Sid: "List", Effect: "Allow", Action: "s3:ListBucket", Resource: bucket },
    {
      Sid: "Publish",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      Resource: `${bucket}/*`,
    },
    {
      Sid: "Invalidate",
      Effect: "Allow",
      Action: "cloudfront:CreateInvalidation",
      // A distribution's id cannot be computed; its tag can.
      Resource: `arn:aws:cloudfront::${system.account}:distribution/*`,
      Condition: { StringEquals: { "aws:ResourceTag/System": system.name } },
    },
    {
      Sid: "Distribution",
      Effect: "Allow",
      Action: "ssm:GetParameter",
      Resource: arn(shipment, "ssm", `parameter${names.distributionParameterName(system.name, website)}`),
    },
  ];
}

/** What shipping takes, whoever does it: the target, and the parameter that says what the site runs. */
export function deployStatements(shipment: Shipment): readonly PolicyStatement[] {
  const { system, component } = shipment;
  const { target } = component;
  return [
    ...(target.kind === "service"
      ? [...shipServiceStatements(shipment, target), keyStatement(shipment, READ_AND_WRITE)]
      : shipWebsiteStatements(shipment, target.website)),
    {
      Sid: "Record",
      Effect: "Allow",
      Action: "ssm:PutParameter",
      Resource: arn(shipment, "ssm", `parameter${names.revisionParameterName(system.name, component.name)}`),
    },
  ];
}

/** The last action of a pipeline: ship, and start the other site's pipeline. */
export function shipStatements(shipment: Shipment): readonly PolicyStatement[] {
  const { system, component, site } = shipment;
  const name = names.pipelineName(system.name, component.name);
  return [
    logStatement(shipment),
    {
      Sid: "Artifacts",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      Resource: `${bucketArn(shipment)}/${artifactPrefix(system.name)}*`,
    },
    ...(component.target.kind === "website" ? [keyStatement(shipment, ["kms:Decrypt"])] : []),
    ...deployStatements(shipment),
    {
      Sid: "HandOver",
      Effect: "Allow",
      Action: "codepipeline:StartPipelineExecution",
      Resource: arn({ ...shipment, site: otherSite(site) }, "codepipeline", name),
    },
  ];
}

/** Puts statements that differ in their resources only into one: a role has room for 10,240 characters. */
export function mergeStatements(statements: readonly PolicyStatement[]): readonly PolicyStatement[] {
  const merged = new Map<string, PolicyStatement & { readonly Resource: string[] }>();
  for (const { Resource = [], ...rest } of statements) {
    const key = JSON.stringify(rest);
    const resources = [...(merged.get(key)?.Resource ?? []), ...(typeof Resource === "string" ? [Resource] : Resource)];
    merged.set(key, { ...rest, Resource: [...new Set(resources)] });
  }
  return [...merged.values()];
}

/** EventBridge: start the one pipeline. */
export const eventStatements = (shipment: Shipment): readonly PolicyStatement[] => [
  {
    Sid: "Start",
    Effect: "Allow",
    Action: "codepipeline:StartPipelineExecution",
    Resource: arn(shipment, "codepipeline", names.pipelineName(shipment.system.name, shipment.component.name)),
  },
];

/**
 * CodeDeploy: its hooks in the one Auto Scaling group, and the way of instances out of the one target group and back.
 *
 * AWS's own policy for this (AWSCodeDeployRole) lets it change every Auto Scaling group and end every instance, because it
 * covers blue/green.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRole.html
 */
export function codedeployStatements(
  shipment: Shipment,
  { service, rollbackAlarms }: ServiceTarget,
): readonly PolicyStatement[] {
  const { system } = shipment;
  const model = system.services.find(({ name }) => name === service);
  const targetGroup = names.targetGroupName(system.name, service, model?.targetPort ?? 0);
  const scalingGroup = `autoScalingGroup:*:autoScalingGroupName/${names.serviceName(system.name, service)}`;
  return [
    {
      Sid: "Hooks",
      Effect: "Allow",
      Action: [
        "autoscaling:CompleteLifecycleAction",
        "autoscaling:DeleteLifecycleHook",
        "autoscaling:PutLifecycleHook",
        "autoscaling:RecordLifecycleActionHeartbeat",
        "autoscaling:ResumeProcesses",
        "autoscaling:SuspendProcesses",
      ],
      Resource: arn(shipment, "autoscaling", scalingGroup),
    },
    {
      Sid: "Traffic",
      Effect: "Allow",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: arn(shipment, "elasticloadbalancing", `targetgroup/${targetGroup}/*`),
    },
    {
      Sid: "Look",
      Effect: "Allow",
      Action: [
        "autoscaling:DescribeAutoScalingGroups",
        "autoscaling:DescribeLifecycleHooks",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
        "elasticloadbalancing:DescribeLoadBalancers",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
      ],
      // None of these can be limited to a resource.
      Resource: "*",
    },
    ...(rollbackAlarms.length === 0
      ? []
      : [
          {
            Sid: "Alarms",
            Effect: "Allow" as const,
            Action: "cloudwatch:DescribeAlarms",
            Resource: rollbackAlarms.map((alarm) => arn(shipment, "cloudwatch", `alarm:${alarm}`)),
          },
        ]),
  ];
}
