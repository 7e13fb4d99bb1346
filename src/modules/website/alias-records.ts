import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

export interface AliasRecordsProps {
  readonly hostname: string;
  readonly zoneId: string;
  /** The distribution's own name, and the zone that CloudFront keeps it in. */
  readonly target: { readonly domainName: string; readonly hostedZoneId: string };
}

/**
 * A distribution's name in a hosted zone, for IPv4 and IPv6. Alias records cost nothing, and work for the zone itself.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-to-cloudfront-distribution.html
 */
export class AliasRecords extends Construct {
  constructor(scope: Construct, id: string, { hostname, zoneId, target }: AliasRecordsProps) {
    super(scope, id);
    for (const [version, type] of [
      ["ipv4", "A"],
      ["ipv6", "AAAA"],
    ] as const) {
      new Route53Record(this, version, {
        zoneId,
        name: hostname,
        type,
        alias: { name: target.domainName, zoneId: target.hostedZoneId, evaluateTargetHealth: false },
      });
    }
  }
}
