import { GlobalacceleratorEndpointGroup } from "@cdktf/provider-aws/lib/globalaccelerator-endpoint-group";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Presence } from "../presence";
import { SiteVariable } from "../site-variable";

export interface EndpointGroupProps {
  readonly listenerArn: string;

  /** Region of the endpoint; may be a Terraform expression. */
  readonly region: string;

  /** ARN of the Application Load Balancer that takes the traffic. */
  readonly loadBalancerArn: string;

  /** Port, path and protocol of health checks of endpoints that are not load balancers. */
  readonly healthCheck: { readonly port: number; readonly path: string; readonly protocol: "HTTP" | "HTTPS" };

  /**
   * Seconds between two health checks.
   *
   * Global Accelerator accepts 10 or 30. It does not check load balancers itself but takes their targets' health.
   *
   * @default 10
   * @see https://docs.aws.amazon.com/global-accelerator/latest/api/API_CreateEndpointGroup.html
   */
  readonly healthCheckIntervalSeconds?: 10 | 30;

  /**
   * Checks in a row that change the state of an endpoint, 1 to 10.
   *
   * @default 3
   */
  readonly healthCheckThreshold?: number;

  /**
   * Per cent of the traffic that reaches this group which it takes; the rest goes to the next group.
   *
   * It is no fence: when the other group has no healthy endpoint, Global Accelerator ignores dials.
   */
  readonly trafficDialPercent: number;

  /**
   * Share of the group's traffic, 0 to 255. 0 keeps traffic away while any endpoint with a weight is healthy; when none is,
   * Global Accelerator sends traffic to a random endpoint of the nearest group, so a fence needs a closed load balancer.
   */
  readonly weight: number;

  /**
   * Whether the group stands in this site.
   *
   * @default Presence.always
   */
  readonly presence?: Presence | undefined;

  /** What has to stand before traffic comes: the load balancer's listener. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A site's way into a listener: one load balancer behind a traffic dial.
 *
 * It belongs to the site's own stack. A failover turns dial and weight of both sites; should the other site be lost,
 * this site's group alone is enough, because Global Accelerator leaves out groups that are not healthy.
 *
 * To preserve clients' addresses, Global Accelerator puts a network interface into each subnet of the load balancer and a
 * security group into its VPC. They go some time after the endpoint has; until then AWS refuses to delete the VPC.
 *
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/about-endpoint-groups.html
 * @see https://docs.aws.amazon.com/global-accelerator/latest/dg/best-practices-aga.html
 */
export class EndpointGroup extends Construct {
  constructor(scope: Construct, id: string, props: EndpointGroupProps) {
    super(scope, id);
    const dial = new SiteVariable(this, "traffic_dial", {
      type: "number",
      description: "Per cent of the traffic that this site takes: 100 in the active site, 0 in the standby.",
      value: props.trafficDialPercent,
    });
    const weight = new SiteVariable(this, "weight", {
      type: "number",
      description: "Weight of this site's load balancer; with 0 it takes traffic only when nothing else is healthy.",
      value: props.weight,
    });
    const group = new GlobalacceleratorEndpointGroup(this, "endpoint_group", {
      listenerArn: props.listenerArn,
      endpointGroupRegion: props.region,
      healthCheckIntervalSeconds: props.healthCheckIntervalSeconds ?? 10,
      thresholdCount: props.healthCheckThreshold ?? 3,
      healthCheckPort: props.healthCheck.port,
      healthCheckProtocol: props.healthCheck.protocol,
      healthCheckPath: props.healthCheck.path,
      dependsOn: [...props.dependsOn],
      trafficDialPercentage: dial.numberValue,
      endpointConfiguration: [
        {
          endpointId: props.loadBalancerArn,
          weight: weight.numberValue,
          clientIpPreservationEnabled: true,
        },
      ],
    });
    (props.presence ?? Presence.always).apply(group);
  }
}
