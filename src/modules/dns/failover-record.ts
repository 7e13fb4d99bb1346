import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { Presence } from "../presence";
import { SiteVariable } from "../site-variable";
import type { AliasTarget } from "./alias-record";

export interface FailoverRecordProps {
  readonly zoneId: string;

  /** The full name, the same in both sites. */
  readonly name: string;

  /** Tells the two sites' records apart; may be a Terraform expression. */
  readonly siteName: string;

  /** The site's load balancer. */
  readonly target: AliasTarget;

  /** Id of the health check that looks at the load balancer from outside. */
  readonly healthCheckId: string;

  /**
   * Share of the answers, 0 to 255. With 0 Route 53 gives this answer only when no record with a weight is healthy.
   */
  readonly weight: number;

  /**
   * Whether the load balancer stands in this site.
   *
   * @default - it does
   */
  readonly presence?: Presence;

  /** What has to stand before traffic comes: the load balancer's listener. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A site's answer to a name: its load balancer, as long as it is healthy and the other site's does not come first.
 *
 * Each site has its own, in its own stack: records of one name with weights, above 0 in the active site and 0 in the
 * standby. Route 53 considers a record of weight 0 only when all others are unhealthy, which is an active-passive
 * failover. Its failover policy proper is not used: of its records one has to be PRIMARY and the other SECONDARY at every
 * moment, so that neither site could take the other's place while that one's stack cannot be applied.
 *
 * A site is healthy if the health check says so and the load balancer has healthy targets. When neither site is, Route 53
 * answers as if both were. Clients keep an answer for 60 seconds, which cannot be changed for load balancers.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-how-route-53-chooses-records.html
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-types.html
 */
export class FailoverRecord extends Construct {
  constructor(scope: Construct, id: string, props: FailoverRecordProps) {
    super(scope, id);
    const weight = new SiteVariable(this, "weight", {
      type: "number",
      description: "Weight of this site's answer to the name; with 0 it is given only when nothing else is healthy.",
      value: props.weight,
    });
    const record = new Route53Record(this, "record", {
      zoneId: props.zoneId,
      name: props.name,
      type: "A",
      setIdentifier: props.siteName,
      weightedRoutingPolicy: { weight: weight.numberValue },
      healthCheckId: props.healthCheckId,
      alias: { name: props.target.dnsName, zoneId: props.target.zoneId, evaluateTargetHealth: true },
      dependsOn: [...props.dependsOn],
    });
    (props.presence ?? Presence.always).apply(record);
  }
}
