import { SITE_NAMES } from "../model";
import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const WORD = /^[A-Za-z0-9.@_-]+$/;

const LIMITS = {
  bucket: {
    what: "an S3 bucket name",
    max: 63,
    pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  pipeline: {
    what: "a pipeline name",
    max: 100,
    pattern: WORD,
    source: "https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_PipelineDeclaration.html",
  },
  repository: {
    what: "a CodeCommit repository name",
    max: 100,
    pattern: /^[\w.-]+$/,
    source: "https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateRepository.html",
  },
  connection: {
    what: "a connection name",
    max: 32,
    pattern: WORD,
    source: "https://docs.aws.amazon.com/codestar-connections/latest/APIReference/API_CreateConnection.html",
  },
  application: {
    what: "a CodeDeploy application name",
    max: 100,
    pattern: WORD,
    source: "https://docs.aws.amazon.com/codedeploy/latest/APIReference/API_CreateApplication.html",
  },
  role: {
    what: "an IAM role name",
    max: 64,
    pattern: /^[\w+=,.@-]+$/,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
} as const satisfies Record<string, NameLimit>;

/** What pipelines leave behind: artifacts on their way, and the bundles that instances run. */
export const deliveryBucketName = (system: string, account: string, region: string): string =>
  `${system}-${account}-${region}-delivery`;

/** Of the key that encrypts bucket, repositories and builds of a site. */
export const deliveryKeyAlias = (system: string): string => `alias/${system}-delivery`;

/** The pipeline of a component; its repository and its CodeDeploy application are called the same. */
export const pipelineName = (system: string, component: string): string => `${system}-${component}`;

export const buildProjectName = (system: string, component: string): string => `${system}-${component}-build`;

export const shipProjectName = (system: string, component: string): string => `${system}-${component}-ship`;

/** The log group of a component's builds and deployments. */
export const deliveryLogGroupName = (system: string, component: string): string =>
  `/twinstack/${system}/delivery/${component}`;

/** Connections are global, so the name carries the site (or a Terraform expression for it). */
export const connectionName = (system: string, site: string): string => `${system}-${site}`;

/** The parts of a delivery that act with a role of their own. */
export type DeliveryPart = "pipeline" | "build" | "ship" | "codedeploy" | "events" | "jenkins";

/** The role of a part of a component's delivery in one site (its name, or a Terraform expression). */
export const deliveryRoleName = (system: string, component: string, part: DeliveryPart, site: string): string =>
  `${system}-${component}-${part}-${site}`;

/** The role that Jenkins takes to ship to one site. */
export const jenkinsRoleName = (system: string, site: string): string => `${system}-jenkins-${site}`;

/** The SSM parameter that says, in a site's own region, which revision of a component the site runs. */
export const revisionParameterName = (system: string, component: string): string =>
  `/twinstack/${system}/delivery/${component}/revision`;

/** What that parameter says before anything was shipped. */
export const NOTHING_SHIPPED = "none";

/** Names that are put together from parts of the system file, with AWS's limits. */
export function deliveryComposedNames({ system, account, sites, delivery }: SystemDraft): readonly ComposedName[] {
  if (system === undefined || delivery === undefined) return [];
  const jenkins = delivery.engine === "jenkins";
  const source = delivery.source ?? {};
  const components = Object.entries(delivery.components ?? {});
  return [
    ...SITE_NAMES.flatMap((site) => {
      const region = sites?.[site]?.region;
      return [
        ...(account === undefined || region === undefined
          ? []
          : [{ name: deliveryBucketName(system, account, region), limit: LIMITS.bucket, path: ["system"] }]),
        ...(jenkins ? [{ name: jenkinsRoleName(system, site), limit: LIMITS.role, path: ["system"] }] : []),
        ...("connection" in source
          ? [{ name: connectionName(system, site), limit: LIMITS.connection, path: ["system"] }]
          : []),
      ];
    }),
    ...components.flatMap(([component, props]) => {
      const path = ["delivery", "components", component];
      const parts: readonly DeliveryPart[] = [
        ...(jenkins ? [] : (["pipeline", "build", "ship", "events"] as const)),
        ...(props?.service === undefined ? [] : (["codedeploy"] as const)),
      ];
      const name = pipelineName(system, component);
      return [
        ...(jenkins ? [] : [{ name, limit: LIMITS.pipeline, path }]),
        ...("codecommit" in source ? [{ name, limit: LIMITS.repository, path }] : []),
        { name, limit: LIMITS.application, path },
        ...SITE_NAMES.flatMap((site) =>
          parts.map((part) => ({ name: deliveryRoleName(system, component, part, site), limit: LIMITS.role, path })),
        ),
      ];
    }),
  ];
}
