import { AutoscalingGroup } from "@cdktf/provider-aws/lib/autoscaling-group";
import { AutoscalingPolicy } from "@cdktf/provider-aws/lib/autoscaling-policy";
import { DataAwsDefaultTags } from "@cdktf/provider-aws/lib/data-aws-default-tags";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, type ITerraformDependable, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import type { Capacity } from "../../system";
import { SiteVariable } from "../site-variable";

export interface InstancesProps {
  readonly name: string;
  readonly vpcId: string;
  readonly subnetIds: string[];
  readonly targetGroupArn: string;
  readonly instanceType: string;
  /** AMI id, or `resolve:ssm:<parameter>`, which EC2 resolves in its own region at each launch; as Terraform writes it. */
  readonly imageId: string;
  /** Device name of the image's root volume. */
  readonly rootDevice: string;
  readonly rootVolumeGib: number;
  /** Name of the instance profile; it has to allow Session Manager, for there is no SSH. */
  readonly instanceProfileName: string;
  readonly capacity: Capacity;
  /** Average CPU load, in percent, that scaling aims at. */
  readonly cpuTargetPercent: number;
  /** TCP ports to which the instances may connect anywhere. */
  readonly egressPorts: readonly number[];
  /** Seconds from launch until health checks count. */
  readonly healthCheckGraceSeconds: number;
  /**
   * Script for the first start, as a Terraform string: it may hold references, and literal `${` has to be escaped.
   *
   * @default - none
   */
  readonly userData?: string | undefined;
  /** What has to stand before instances start: they fetch packages while they boot. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * An Auto Scaling group in private subnets.
 *
 * Instances take IMDSv2 only, have an encrypted root volume and no key pair: people get in through Session Manager. A
 * new launch template version rolls through by instance refresh: new instances are launched before old ones go, and it
 * stops when they do not get healthy. It does not roll back by itself: AWS offers that for no template whose image is a
 * parameter.
 * The number of instances between `min` and `max` belongs to target tracking, so Terraform does not touch it.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 */
export class Instances extends Construct {
  readonly securityGroupId: string;
  readonly autoScalingGroupName: string;

  constructor(scope: Construct, id: string, props: InstancesProps) {
    super(scope, id);
    const { name } = props;
    const group = new SecurityGroup(this, "security_group", {
      // A prefix, because a group that has to be replaced needs its successor before it can go.
      namePrefix: `${name}-instances-`,
      description: `Instances of ${name}`,
      vpcId: props.vpcId,
      tags: { Name: `${name}-instances` },
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupId = group.id;
    for (const port of props.egressPorts) {
      new VpcSecurityGroupEgressRule(this, `egress_${port}`, {
        securityGroupId: group.id,
        description: `To any address on port ${port}`,
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
      });
    }
    // The provider's default tags do not reach what a launch template launches.
    const tags = new DataAwsDefaultTags(this, "default_tags", {});
    const template = this.launchTemplate(props, group.id, tags);
    const scaling = this.scalingGroup(props, template, tags);
    this.autoScalingGroupName = scaling.name;
    new AutoscalingPolicy(this, "cpu_target", {
      name: `${name}-cpu`,
      autoscalingGroupName: scaling.name,
      policyType: "TargetTrackingScaling",
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
        targetValue: props.cpuTargetPercent,
      },
    });
  }

  private launchTemplate(props: InstancesProps, securityGroupId: string, tags: DataAwsDefaultTags): LaunchTemplate {
    const userData = props.userData === undefined ? undefined : new TerraformLocal(this, "user_data", props.userData);
    return new LaunchTemplate(this, "launch_template", {
      name: props.name,
      imageId: props.imageId,
      instanceType: props.instanceType,
      updateDefaultVersion: true,
      iamInstanceProfile: { name: props.instanceProfileName },
      vpcSecurityGroupIds: [securityGroupId],
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      monitoring: { enabled: true },
      blockDeviceMappings: [
        {
          deviceName: props.rootDevice,
          ebs: {
            encrypted: "true",
            volumeType: "gp3",
            volumeSize: props.rootVolumeGib,
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: Token.asStringMap(`\${merge(${tags.fqn}.tags, { Name = "${props.name}" })}`),
      })),
      ...(userData ? { userData: Fn.base64encode(userData.asString) } : {}),
    });
  }

  private scalingGroup(props: InstancesProps, template: LaunchTemplate, tags: DataAwsDefaultTags): AutoscalingGroup {
    const capacity = new SiteVariable(this, "capacity", {
      type: "object({ min = number, max = number })",
      description: "How many instances always run, and how many target tracking may grow to.",
      value: props.capacity,
    });
    const group = new AutoscalingGroup(this, "autoscaling_group", {
      name: props.name,
      minSize: 0,
      maxSize: 0,
      vpcZoneIdentifier: props.subnetIds,
      targetGroupArns: [props.targetGroupArn],
      healthCheckType: "ELB",
      healthCheckGracePeriod: props.healthCheckGraceSeconds,
      launchTemplate: { id: template.id, version: `\${${template.fqn}.latest_version}` },
      instanceRefresh: { strategy: "Rolling", preferences: { minHealthyPercentage: 100, maxHealthyPercentage: 200 } },
      enabledMetrics: ["GroupDesiredCapacity", "GroupInServiceInstances", "GroupMinSize", "GroupMaxSize"],
      dependsOn: [...props.dependsOn],
    });
    // Nor do they reach the group itself.
    group.addOverride("dynamic.tag", {
      for_each: `\${${tags.fqn}.tags}`,
      content: { key: "${tag.key}", value: "${tag.value}", propagate_at_launch: false },
    });
    group.addOverride("min_size", `\${${capacity.fqn}.min}`);
    group.addOverride("max_size", `\${${capacity.fqn}.max}`);
    // Where nothing may run the provider would wait ten minutes for as many instances as there were before.
    group.addOverride("wait_for_capacity_timeout", `\${${capacity.fqn}.max == 0 ? "0s" : "10m"}`);
    return group;
  }
}
