import { Route53HealthCheck } from "@cdktf/provider-aws/lib/route53-health-check";
import { Construct } from "constructs";
import { Presence } from "../presence";

export interface HealthCheckProps {
  /** What the console shows. */
  readonly name: string;

  /** DNS name of the load balancer; may be a Terraform expression. */
  readonly dnsName: string;

  readonly port: number;

  /** With HTTPS, Route 53 does not look at the certificate. */
  readonly protocol: "HTTP" | "HTTPS";

  /** Path that answers with a status from 200 to 399 when the site can do its work. */
  readonly path: string;

  /**
   * Seconds between two checks of each of Route 53's checkers. There are many, so requests come every second or two.
   *
   * Route 53 accepts 10 or 30; it cannot be changed in place. Detection takes interval x threshold.
   *
   * @default 10
   * @see https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
   */
  readonly intervalSeconds?: 10 | 30;

  /**
   * Checks in a row that change its state, 1 to 10.
   *
   * @default 3
   */
  readonly threshold?: number;

  /**
   * Whether the load balancer stands in this site.
   *
   * @default - it does
   */
  readonly presence?: Presence;
}

/**
 * Whether a site's load balancer answers, seen from outside: by checkers in several regions.
 *
 * The checks and what Route 53 makes of them need no control plane, so they work while any one region is lost. Their
 * metrics reach CloudWatch in us-east-1 only, so there is no alarm on them: it would be blind when us-east-1 is what
 * failed. It costs by the month, in a standby too; HTTPS and 10 seconds cost extra.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/monitoring-health-checks.html
 */
export class HealthCheck extends Construct {
  readonly healthCheckId: string;

  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    const { presence = Presence.always } = props;
    const check = new Route53HealthCheck(this, "health_check", {
      type: props.protocol,
      fqdn: props.dnsName,
      port: props.port,
      resourcePath: props.path,
      requestInterval: props.intervalSeconds ?? 10,
      failureThreshold: props.threshold ?? 3,
      tags: { Name: props.name },
      // Without this the record would lose its check before it has the next one.
      lifecycle: { createBeforeDestroy: true },
    });
    presence.apply(check);
    this.healthCheckId = presence.attribute(check, "id");
  }
}
