import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Construct } from "constructs";

/** What an alias record stands for: a DNS name of AWS, and the hosted zone of AWS that it is in. */
export interface AliasTarget {
  readonly dnsName: string;
  readonly zoneId: string;
}

export interface AliasRecordProps {
  readonly zoneId: string;
  /** The full name. */
  readonly name: string;
  readonly target: AliasTarget;
}

/**
 * A name for something of AWS's that finds the right site by itself, such as an accelerator.
 *
 * A failover does not change it. Queries for it cost nothing.
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-choosing-alias-non-alias.html
 */
export class AliasRecord extends Construct {
  constructor(scope: Construct, id: string, { zoneId, name, target }: AliasRecordProps) {
    super(scope, id);
    new Route53Record(this, "record", {
      zoneId,
      name,
      type: "A",
      // The only answer there is: whether its target is well would change nothing.
      alias: { name: target.dnsName, zoneId: target.zoneId, evaluateTargetHealth: false },
    });
  }
}
