import type { NameLimit } from "./name-limits";

export {
  clusterInstanceIdentifier,
  databaseArn,
  databaseKeyAlias,
  databaseLogGroupName,
  databaseMonitoringRoleName,
  databaseSecretPurpose,
  finalSnapshotName,
  instancePatterns,
  parameterGroupName,
  privateZone,
  readerIdentifier,
  readerLabel,
  writerLabel,
} from "./database/names";
export { secretArnPattern, secretName } from "./secret/names";

/*
 * The naming scheme. A name here can be computed from the system file alone, so that one site can name what stands in
 * the other without reading the other's state (design rule 1). Names that live in one region carry no site: the region
 * tells them apart. Names of global services (IAM) do.
 */

const HYPHENATED = /^(?!-)[A-Za-z0-9-]+(?<!-)$/;

export const NAME_LIMITS = {
  stateBucket: {
    what: "an S3 bucket name",
    max: 63,
    pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  },
  loadBalancer: {
    what: "a load balancer name",
    max: 32,
    pattern: /^(?!internal-)(?!-)[A-Za-z0-9-]+(?<!-)$/,
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html",
  },
  targetGroup: {
    what: "a target group name",
    max: 32,
    pattern: HYPHENATED,
    source: "https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html",
  },
  instanceRole: {
    what: "an IAM role name",
    max: 64,
    pattern: /^[\w+=,.@-]+$/,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
  flowLogsRole: {
    what: "an IAM role name",
    max: 64,
    pattern: /^[\w+=,.@-]+$/,
    source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  },
  accelerator: {
    what: "an accelerator name",
    max: 64,
    pattern: HYPHENATED,
    source: "https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateAccelerator.html",
  },
} as const satisfies Record<string, NameLimit>;

export const stateBucketName = (system: string, account: string, region: string): string =>
  `${system}-${account}-${region}-tfstate`;

/** The DynamoDB lock table; the same name in both regions. */
export const lockTableName = (system: string): string => `${system}-tfstate-lock`;

export const stateKeyAlias = (system: string): string => `alias/${system}-tfstate`;

/** Where a stack's state lies in its bucket. */
export const stateKey = (system: string, stack: string): string => `${system}/${stack}/terraform.tfstate`;

/** The Auto Scaling group, the launch template and the load balancer of a service share this name. */
export const serviceName = (system: string, service: string): string => `${system}-${service}`;

/** Carries the port: a target group's port cannot change in place, and its successor needs a name of its own. */
export const targetGroupName = (system: string, service: string, targetPort: number): string =>
  `${system}-${service}-${targetPort}`;

/** The role and the instance profile of a service's instances in one site (its name, or a Terraform expression). */
export const instanceRoleName = (system: string, service: string, site: string): string =>
  `${system}-${service}-${site}`;

export const flowLogsRoleName = (system: string, site: string): string => `${system}-flow-logs-${site}`;

export const flowLogsGroupName = (system: string): string => `/twinstack/${system}/vpc-flow-logs`;

export const roleArn = (account: string, role: string): string => `arn:aws:iam::${account}:role/${role}`;

/** The contract parameter that tells a site the ARN of a service's accelerator listener. */
export const listenerParameterName = (system: string, service: string): string =>
  `/twinstack/${system}/accelerator/${service}/listener-arn`;

export * from "./backup/names";
export * from "./cache/names";
export * from "./database/names";
export * from "./delivery/names";
export * from "./dns/names";
export * from "./image/names";
export * from "./messaging/names";
export * from "./monitoring/names";
export * from "./secret/names";
export * from "./storage/names";
export * from "./website/names";
