import { ServiceDiscoveryInstance } from "@cdktf/provider-aws/lib/service-discovery-instance";
import { ServiceDiscoveryPrivateDnsNamespace } from "@cdktf/provider-aws/lib/service-discovery-private-dns-namespace";
import { ServiceDiscoveryService } from "@cdktf/provider-aws/lib/service-discovery-service";
import { Construct } from "constructs";

/** Seconds that resolvers may keep a name. The names of RDS behind it are kept for 5. */
const TTL_SECONDS = 10;

export interface PrivateNamesProps {
  /** The zone, for example `avbank.internal`. */
  readonly zone: string;
  readonly vpcId: string;
}

/**
 * A zone of names that only the VPC sees, the same zone in both sites, each with its own site's addresses.
 *
 * Applications keep one configuration: the name of a database is that of whichever site they run in, before and after a
 * failover. A failover changes no record. The zone is AWS Cloud Map's, whose API is regional; a hosted zone of
 * one's own would make every plan of the site call Route 53 in us-east-1. To make or delete a record Cloud Map itself
 * needs Route 53's control plane there, so what a standby needs is registered beforehand.
 *
 * Costs what a hosted zone costs, by the month, and by the million of queries.
 *
 * @see https://docs.aws.amazon.com/cloud-map/latest/dg/what-is-cloud-map.html
 */
export class PrivateNames extends Construct {
  readonly zone: string;
  readonly namespaceId: string;

  constructor(scope: Construct, id: string, props: PrivateNamesProps) {
    super(scope, id);
    this.zone = props.zone;
    this.namespaceId = new ServiceDiscoveryPrivateDnsNamespace(this, "service_discovery_private_dns_namespace", {
      name: props.zone,
      description: "Names of what this site has",
      vpc: props.vpcId,
    }).id;
  }
}

export interface PrivateNameProps {
  readonly names: PrivateNames;
  /** The first part of the name. */
  readonly label: string;
  /** Host name that it stands for; with `forEach`, an expression that may use `each.key`. */
  readonly target: string;
  /** What the record is called in Cloud Map; not part of any name. */
  readonly instanceId: string;
}

/**
 * One private name: a CNAME record, or several of which a resolver gets one at random each time.
 *
 * @see https://docs.aws.amazon.com/cloud-map/latest/api/API_DnsRecord.html
 */
export class PrivateName extends Construct {
  /** The record. A caller may give it a `count` or a `for_each`. */
  readonly record: ServiceDiscoveryInstance;

  constructor(scope: Construct, id: string, props: PrivateNameProps) {
    super(scope, id);
    const service = new ServiceDiscoveryService(this, "service_discovery_service", {
      name: props.label,
      dnsConfig: {
        namespaceId: props.names.namespaceId,
        // The only policy that CNAME records can have; without health checks, which they cannot have either.
        routingPolicy: "WEIGHTED",
        dnsRecords: [{ type: "CNAME", ttl: TTL_SECONDS }],
      },
    });
    this.record = new ServiceDiscoveryInstance(this, "service_discovery_instance", {
      serviceId: service.id,
      instanceId: props.instanceId,
      attributes: { AWS_INSTANCE_CNAME: props.target },
    });
  }
}
