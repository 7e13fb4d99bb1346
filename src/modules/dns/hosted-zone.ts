import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import { Route53Zone } from "@cdktf/provider-aws/lib/route53-zone";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface HostedZoneProps {
  /** The domain, without a dot at its end. */
  readonly name: string;

  /**
   * Id of a public hosted zone of that name.
   *
   * @default - one is made
   */
  readonly hostedZoneId?: string | undefined;

  /** What a zone that is made is for. */
  readonly comment: string;

  /**
   * Who may issue certificates for names in the zone; `amazon` puts a CAA record at its apex.
   *
   * @default "any"
   * @see https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html
   */
  readonly issuers?: "any" | "amazon";
}

/**
 * A public hosted zone: one that is made, or one that exists.
 *
 * It exists once, in no region: Route 53 answers for it from all over the world, and it is changed in us-east-1. Route 53
 * gives each zone name servers of its own, which the domain has to be delegated to, so a zone that is made again has to be
 * delegated again. It costs by the month and by the million queries. It is not signed (DNSSEC).
 *
 * @see https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/AboutHZWorkingWith.html
 */
export class HostedZone extends Construct {
  readonly zoneId: string;
  /** The servers that the domain has to be delegated to, as a list. */
  readonly nameServers: string;

  constructor(scope: Construct, id: string, props: HostedZoneProps) {
    super(scope, id);
    const zone = props.hostedZoneId === undefined ? this.make(props) : this.find(props.name, props.hostedZoneId);
    this.zoneId = zone.zoneId;
    this.nameServers = Fn.join("\n", zone.nameServers);
    if (props.issuers === "amazon") {
      new Route53Record(this, "issuers", {
        zoneId: zone.zoneId,
        name: props.name,
        type: "CAA",
        ttl: 3600,
        records: ['0 issue "amazon.com"'],
      });
    }
  }

  private make({ name, comment }: HostedZoneProps): Route53Zone {
    const zone = new Route53Zone(this, "zone", { name, comment });
    // Its name servers are what the domain is delegated to. Hence an id that no refactoring of the tree can change.
    zone.overrideLogicalId("hosted_zone");
    return zone;
  }

  /** Names in a zone for another domain would be refused one by one, and those in a private one never be found. */
  private find(name: string, zoneId: string): DataAwsRoute53Zone {
    const zone = new DataAwsRoute53Zone(this, "zone", { zoneId });
    zone.addOverride("lifecycle.postcondition", [
      {
        condition: `\${trimsuffix(self.name, ".") == "${name}" && !self.private_zone}`,
        error_message: `Hosted zone ${zoneId} is not a public zone for ${name}.`,
      },
    ]);
    return zone;
  }
}
