import { CodedeployApp } from "@cdktf/provider-aws/lib/codedeploy-app";
import { CodedeployDeploymentGroup } from "@cdktf/provider-aws/lib/codedeploy-deployment-group";
import { Construct } from "constructs";
import type { Pace } from "../../system";
import { SiteVariable } from "../site-variable";

/** @see https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
const CONFIGURATIONS: Readonly<Record<Pace, string>> = {
  half: "CodeDeployDefault.HalfAtATime",
  "one-at-a-time": "CodeDeployDefault.OneAtATime",
  "all-at-once": "CodeDeployDefault.AllAtOnce",
};

/**
 * The deployment configuration for a site that runs at least `minInstances`.
 *
 * `HalfAtATime` wants half of the instances, rounded up, to stay healthy. Of one instance that is the one, so that
 * CodeDeploy could never touch it and fails at once (HEALTH_CONSTRAINTS_INVALID). `OneAtATime` lets the only one go.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/instances-health.html#minimum-healthy-hosts
 */
export const deploymentConfiguration = (pace: Pace, minInstances: number): string =>
  CONFIGURATIONS[pace === "half" && minInstances < 2 ? "one-at-a-time" : pace];

export interface DeploymentTargetProps {
  /** Name of the CodeDeploy application. */
  readonly application: string;
  readonly group: string;
  readonly roleArn: string;
  /** Name of the service's Auto Scaling group. */
  readonly autoScalingGroupName: string;
  /** Name of the target group that instances are taken out of while they change. */
  readonly targetGroupName: string;
  readonly pace: Pace;
  /** How many instances the site always runs. */
  readonly minInstances: number;
  /** Names of CloudWatch alarms of the region that roll a deployment back. */
  readonly rollbackAlarms: readonly string[];
}

/**
 * Where CodeDeploy puts a service: in place, on the instances of its Auto Scaling group, each taken out of the load balancer
 * while it changes. A deployment that fails is rolled back.
 *
 * In place, because blue/green would copy the Auto Scaling group behind Terraform's back. CodeDeploy puts a hook into
 * the group, so that an instance that is launched later gets the version that was deployed last before it takes traffic. It
 * costs nothing.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/integrations-aws-elastic-load-balancing.html
 */
export class DeploymentTarget extends Construct {
  constructor(scope: Construct, id: string, props: DeploymentTargetProps) {
    super(scope, id);
    const application = new CodedeployApp(this, "codedeploy_app", {
      name: props.application,
      computePlatform: "Server",
    });
    const configuration = new SiteVariable(this, "deployment_config", {
      type: "string",
      description: "How many instances CodeDeploy takes at a time; a site with a single instance cannot give half.",
      value: deploymentConfiguration(props.pace, props.minInstances),
    });
    const alarms = [...props.rollbackAlarms];
    new CodedeployDeploymentGroup(this, "codedeploy_deployment_group", {
      appName: application.name,
      deploymentGroupName: props.group,
      serviceRoleArn: props.roleArn,
      deploymentConfigName: configuration.stringValue,
      autoscalingGroups: [props.autoScalingGroupName],
      deploymentStyle: { deploymentType: "IN_PLACE", deploymentOption: "WITH_TRAFFIC_CONTROL" },
      loadBalancerInfo: { targetGroupInfo: [{ name: props.targetGroupName }] },
      outdatedInstancesStrategy: "UPDATE",
      autoRollbackConfiguration: {
        enabled: true,
        events: ["DEPLOYMENT_FAILURE", ...(alarms.length > 0 ? ["DEPLOYMENT_STOP_ON_ALARM"] : [])],
      },
      ...(alarms.length > 0 ? { alarmConfiguration: { enabled: true, alarms } } : {}),
    });
  }
}
