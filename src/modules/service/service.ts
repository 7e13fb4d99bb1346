import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Capacity, HealthCheck } from "../../system";
import type { Network } from "../network";
import type { Presence } from "../presence";
import { Instances } from "./instances";
import { LoadBalancer } from "./load-balancer";

export interface ServiceProps {
  /** Names the load balancer, the launch template and the Auto Scaling group. At most 32 characters. */
  readonly name: string;

  /** At most 32 characters; has to change with `targetPort`, because a target group cannot change its port in place. */
  readonly targetGroupName: string;

  readonly network: Network;

  /** Port that clients connect to. */
  readonly port: number;

  /**
   * Port that the instances listen on.
   *
   * @default - the same as `port`
   */
  readonly targetPort?: number;

  /**
   * ACM certificate of the service's region.
   *
   * @default - plain HTTP
   */
  readonly certificateArn?: string | undefined;

  /**
   * Port on which plain HTTP is redirected to HTTPS. Needs a certificate.
   *
   * @default - no redirect
   */
  readonly redirectFromPort?: number | undefined;

  readonly healthCheck: HealthCheck;

  /**
   * Whether requests get through to the instances, or all but health checks are answered with 503.
   *
   * @default - they always do
   */
  readonly open?: boolean | undefined;

  /**
   * Whether the load balancer stands in this site; the rest costs nothing without instances.
   *
   * @default Presence.always
   */
  readonly presence?: Presence | undefined;

  /** EC2 instance type. Each instance costs by the hour, also in a standby. */
  readonly instanceType: string;

  /** AMI id, or `resolve:ssm:<parameter>`, which EC2 resolves in its own region at each launch. */
  readonly imageId: string;

  /**
   * Device name of the image's root volume: `/dev/sda1` for Ubuntu.
   *
   * @default "/dev/xvda"
   */
  readonly rootDevice?: string;

  /**
   * Size of the root volume in GiB.
   *
   * @default 20
   */
  readonly rootVolumeGib?: number;

  /** Name of an instance profile that allows Session Manager. */
  readonly instanceProfileName: string;

  readonly capacity: Capacity;

  /**
   * Average CPU load, in percent, that scaling aims at.
   *
   * @default 60
   */
  readonly cpuTargetPercent?: number;

  /**
   * TCP ports to which the instances may connect anywhere.
   *
   * @default [443]
   */
  readonly egressPorts?: readonly number[];

  /**
   * Seconds from launch until the load balancer's verdict on an instance counts.
   *
   * @default 300
   */
  readonly healthCheckGraceSeconds?: number;

  /**
   * Shell script for the first start, as a Terraform string: literal `${` has to be written `$${`.
   *
   * @default - none
   */
  readonly userData?: string | undefined;
}

/**
 * One service in one site: a load balancer in the public subnets, an Auto Scaling group in the private ones, and
 * security groups that let only the one reach the other.
 */
export class Service extends Construct {
  readonly loadBalancer: LoadBalancer;
  readonly instances: Instances;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { name, network, port } = props;
    const targetPort = props.targetPort ?? port;
    this.loadBalancer = new LoadBalancer(this, "load_balancer", {
      name,
      targetGroupName: props.targetGroupName,
      vpcId: network.vpcId,
      subnetIds: network.publicSubnets.subnetIds,
      port,
      targetPort,
      healthCheck: props.healthCheck,
      certificateArn: props.certificateArn,
      redirectFromPort: props.redirectFromPort,
      open: props.open,
      presence: props.presence,
      dependsOn: network.ingress,
    });
    this.instances = new Instances(this, "instances", {
      name,
      vpcId: network.vpcId,
      subnetIds: network.privateSubnets.subnetIds,
      targetGroupArn: this.loadBalancer.targetGroupArn,
      instanceType: props.instanceType,
      imageId: props.imageId,
      rootDevice: props.rootDevice ?? "/dev/xvda",
      rootVolumeGib: props.rootVolumeGib ?? 20,
      instanceProfileName: props.instanceProfileName,
      capacity: props.capacity,
      cpuTargetPercent: props.cpuTargetPercent ?? 60,
      egressPorts: props.egressPorts ?? [443],
      healthCheckGraceSeconds: props.healthCheckGraceSeconds ?? 300,
      userData: props.userData,
      dependsOn: network.egress,
    });
    const hop = { ipProtocol: "tcp", fromPort: targetPort, toPort: targetPort };
    new VpcSecurityGroupEgressRule(this, "load_balancer_to_instances", {
      ...hop,
      securityGroupId: this.loadBalancer.securityGroupId,
      referencedSecurityGroupId: this.instances.securityGroupId,
      description: `To the instances of ${name}`,
    });
    new VpcSecurityGroupIngressRule(this, "instances_from_load_balancer", {
      ...hop,
      securityGroupId: this.instances.securityGroupId,
      referencedSecurityGroupId: this.loadBalancer.securityGroupId,
      description: `From the load balancer of ${name}`,
    });
  }
}
