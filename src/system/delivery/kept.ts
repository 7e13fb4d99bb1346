import type { SiteName, System } from "../model";
import { serviceName } from "../names";
import type { Component } from "./model";
import { deliveryBucketName, pipelineName, revisionParameterName } from "./names";

/** Commits and the like; what a parameter says is not put into a shell unseen. */
const REVISION = /^[\w.-]+$/;

/**
 * The shell that puts a kept bundle onto the instances of its site, without a build, and records that they run it.
 *
 * CodeDeploy cannot be told in advance: a group without instances fails every deployment (NO_INSTANCES), and instances that
 * are launched get the last revision that was deployed *successfully*.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/integrations-aws-auto-scaling.html#integrations-aws-auto-scaling-behaviors-hook-usage
 * @see https://github.com/aws/aws-codedeploy-agent/issues/54
 */
export function deployKeptScript(
  { name: system, account, sites }: Pick<System, "name" | "account" | "sites">,
  { name: component, target }: Pick<Component, "name" | "target">,
  site: SiteName,
  revision: string,
): string | undefined {
  if (target.kind !== "service" || !REVISION.test(revision)) return undefined;
  const { region } = sites[site];
  const bucket = deliveryBucketName(system, account, region);
  return `id=$(aws deploy create-deployment --region ${region} \\
  --application-name ${pipelineName(system, component)} --deployment-group-name ${serviceName(system, target.service)} \\
  --s3-location bucket=${bucket},key=bundles/${component}/${revision}.zip,bundleType=zip \\
  --query deploymentId --output text) &&
aws deploy wait deployment-successful --region ${region} --deployment-id "$id" &&
aws ssm put-parameter --region ${region} --type String --overwrite \\
  --name ${revisionParameterName(system, component)} --value ${revision}`;
}
