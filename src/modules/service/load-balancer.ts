import { Lb } from "@cdktf/provider-aws/lib/lb";
import { LbListener } from "@cdktf/provider-aws/lib/lb-listener";
import { LbListenerRule } from "@cdktf/provider-aws/lib/lb-listener-rule";
import { LbTargetGroup } from "@cdktf/provider-aws/lib/lb-target-group";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { HealthCheck } from "../../system";
import { Presence } from "../presence";
import { SiteVariable } from "../site-variable";

/** TLS 1.3, and 1.2 with forward secrecy. */
const TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06";

export interface LoadBalancerProps {
  /** At most 32 characters. */
  readonly name: string;
  /** At most 32 characters. It has to change with the target port, see `names.targetGroupName`. */
  readonly targetGroupName: string;
  readonly vpcId: string;
  readonly subnetIds: string[];
  /** Port that clients connect to. */
  readonly port: number;
  /** Port that the instances listen on. */
  readonly targetPort: number;
  readonly healthCheck: HealthCheck;
  /**
   * ACM certificate of the load balancer's region: its ARN, or a reference to it.
   *
   * @default - the listener speaks plain HTTP
   */
  readonly certificateArn?: string | undefined;
  /**
   * Port on which plain HTTP is answered with a redirect to `port`. Needs a certificate.
   *
   * @default - none
   */
  readonly redirectFromPort?: number | undefined;

  /**
   * Whether the listener lets requests through to the instances, or answers all but health checks with 503.
   *
   * This is the fence: a weight of 0 is none, because Global Accelerator sends traffic to a random endpoint of the
   * nearest group when no endpoint with a weight is healthy.
   *
   * @default - it always does, and cannot be closed
   * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoints-endpoint-weights.unhealthy-endpoints.html
   */
  readonly open?: boolean | undefined;

  /**
   * Whether the load balancer stands in this site. Its target group and its security group cost nothing and always do.
   *
   * @default Presence.always
   */
  readonly presence?: Presence | undefined;

  /**
   * What makes the subnets public. AWS refuses a load balancer in a VPC without an internet gateway, and refuses to
   * detach the gateway while there is one.
   */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * An internet-facing Application Load Balancer with one target group.
 *
 * Its listeners are the only thing of a service that the internet can reach. Global Accelerator judges a load balancer
 * by the health of its targets, so detection takes this health check's interval times its threshold.
 *
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups-health-check-options.html
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  readonly dnsName: string;
  /** The hosted zone of AWS that its DNS name is in, for alias records. */
  readonly zoneId: string;
  readonly targetGroupArn: string;
  readonly securityGroupId: string;
  readonly listener: LbListener;
  private readonly presence: Presence;

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { port, healthCheck, presence = Presence.always } = props;
    this.presence = presence;
    const group = new SecurityGroup(this, "security_group", {
      // A prefix, because a group that has to be replaced needs its successor before it can go.
      namePrefix: `${props.name}-load-balancer-`,
      description: `Clients of ${props.name}`,
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-load-balancer` },
      lifecycle: { createBeforeDestroy: true },
    });
    this.securityGroupId = group.id;
    for (const open of [port, ...(props.redirectFromPort === undefined ? [] : [props.redirectFromPort])]) {
      new VpcSecurityGroupIngressRule(this, `ingress_${open}`, {
        securityGroupId: group.id,
        description: `Clients on port ${open}, by their own addresses`,
        cidrIpv4: "0.0.0.0/0",
        ipProtocol: "tcp",
        fromPort: open,
        toPort: open,
      });
    }

    const balancer = new Lb(this, "lb", {
      name: props.name,
      loadBalancerType: "application",
      internal: false,
      securityGroups: [group.id],
      subnets: props.subnetIds,
      dependsOn: [...props.dependsOn],
      dropInvalidHeaderFields: true,
      desyncMitigationMode: "defensive",
    });
    presence.apply(balancer);
    this.arn = presence.attribute(balancer, "arn");
    this.dnsName = presence.attribute(balancer, "dns_name");
    this.zoneId = presence.attribute(balancer, "zone_id");
    const targets = new LbTargetGroup(this, "target_group", {
      name: props.targetGroupName,
      vpcId: props.vpcId,
      port: props.targetPort,
      protocol: "HTTP",
      targetType: "instance",
      deregistrationDelay: "30",
      healthCheck: {
        path: healthCheck.path,
        protocol: "HTTP",
        interval: healthCheck.intervalSeconds,
        timeout: healthCheck.timeoutSeconds,
        healthyThreshold: healthCheck.healthyThreshold,
        unhealthyThreshold: healthCheck.unhealthyThreshold,
        matcher: healthCheck.statusCodes,
      },
      // A listener cannot lose its target group before it has the next one.
      lifecycle: { createBeforeDestroy: true },
    });
    this.targetGroupArn = targets.arn;
    this.listener = new LbListener(this, "listener", {
      loadBalancerArn: this.arn,
      port,
      ...this.tls(props),
      defaultAction: props.open === undefined ? [{ type: "forward", targetGroupArn: targets.arn }] : [],
    });
    presence.apply(this.listener);
    if (props.open !== undefined) this.gate(props.open, targets, healthCheck);
    if (props.redirectFromPort !== undefined) this.redirect(props.redirectFromPort, port);
  }

  private tls({ certificateArn }: LoadBalancerProps) {
    if (certificateArn === undefined) return { protocol: "HTTP" };
    // A reference is the same in both sites, and cannot be the default of a variable.
    if (Token.isUnresolved(certificateArn)) return { protocol: "HTTPS", certificateArn, sslPolicy: TLS_POLICY };
    const certificate = new SiteVariable(this, "certificate_arn", {
      type: "string",
      description: "ARN of the listener's ACM certificate, in the site's own region.",
      value: certificateArn,
    });
    return { protocol: "HTTPS", certificateArn: certificate.stringValue, sslPolicy: TLS_POLICY };
  }

  /** Makes the listener one that can be closed. */
  private gate(open: boolean, targets: LbTargetGroup, { path }: HealthCheck): void {
    const variable = new SiteVariable(this, "open", {
      type: "bool",
      description: "Whether requests get through to the instances; false answers all but health checks with 503.",
      value: open,
    });
    this.listener.addOverride("default_action", [
      {
        type: `\${${variable.fqn} ? "forward" : "fixed-response"}`,
        target_group_arn: `\${${variable.fqn} ? ${targets.fqn}.arn : null}`,
        dynamic: {
          fixed_response: {
            for_each: `\${${variable.fqn} ? [] : [503]}`,
            content: {
              content_type: "text/plain",
              message_body: "This site is on standby.",
              status_code: "${fixed_response.value}",
            },
          },
        },
      },
    ]);
    // Health checks get through always: a target group that no listener uses is not checked, and a standby whose health
    // nobody knows cannot be trusted to take over.
    const rule = new LbListenerRule(this, "health_check", {
      listenerArn: this.presence.attribute(this.listener, "arn"),
      priority: 1,
      condition: [{ pathPattern: { values: [path] } }],
      action: [{ type: "forward", targetGroupArn: targets.arn }],
    });
    this.presence.apply(rule);
  }

  private redirect(from: number, to: number): void {
    const listener = new LbListener(this, "redirect", {
      loadBalancerArn: this.arn,
      port: from,
      protocol: "HTTP",
      defaultAction: [{ type: "redirect", redirect: { protocol: "HTTPS", port: String(to), statusCode: "HTTP_301" } }],
    });
    this.presence.apply(listener);
  }
}
