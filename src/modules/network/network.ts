import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { Zone } from "../../system";
import { FlowLogs } from "./flow-logs";
import { NatGateways } from "./nat-gateways";
import { SubnetGroup } from "./subnet-group";

export interface NetworkProps {
  /** Prefix of the `Name` tags. */
  readonly name: string;

  /** Region that the network is in; may be a Terraform expression. Names the gateway endpoints' services. */
  readonly region: string;

  /** IPv4 block of the VPC, /16 to /28. */
  readonly cidr: string;

  /**
   * Availability zones with their subnets, 2 to 4. `planZones` cuts a VPC block into them.
   *
   * The keys become part of Terraform addresses.
   */
  readonly zones: readonly Zone[];

  /**
   * NAT gateways for the private subnets.
   *
   * `single` puts one into the first zone, whose loss then takes the other zones' way out with it. Each NAT gateway
   * costs by the hour and by the gigabyte, also in a standby.
   *
   * @default "per-az"
   */
  readonly nat?: "none" | "single" | "per-az" | undefined;

  /**
   * Where flow logs go and how long they stay.
   *
   * @default - no flow logs
   */
  readonly flowLogs?: {
    readonly logGroupName: string;
    /** 0 switches them off. */
    readonly retentionDays: number;
    /** Role that VPC Flow Logs writes with. */
    readonly roleArn: string;
  };
}

/**
 * The VPC of a site: public, private and isolated subnets over two to four zones.
 *
 * Public subnets have a route to the internet gateway, private ones to a NAT gateway (if there is one), isolated ones
 * to nothing but the VPC. S3 and DynamoDB are reached through gateway endpoints from all three. The default security
 * group lets nothing through. Failover does nothing to a network: both sites have theirs all the time.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html
 */
export class Network extends Construct {
  readonly vpcId: string;
  readonly publicSubnets: SubnetGroup;
  readonly privateSubnets: SubnetGroup;
  readonly isolatedSubnets: SubnetGroup;
  /** What has to exist before anything in public subnets can be reached from the internet. */
  readonly ingress: readonly ITerraformDependable[];
  /** What has to exist before instances in private subnets can reach the internet. */
  readonly egress: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const vpc = new Vpc(this, "vpc", {
      cidrBlock: props.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: props.name },
    });
    this.vpcId = vpc.id;
    // Without rules of its own, the group that AWS gives to everything that names no other lets nothing through.
    new DefaultSecurityGroup(this, "default_security_group", {
      vpcId: vpc.id,
      tags: { Name: `${props.name}-default` },
    });
    const gateway = new InternetGateway(this, "internet_gateway", { vpcId: vpc.id, tags: { Name: props.name } });

    const group = { vpcId: vpc.id, name: props.name, zones: props.zones };
    this.publicSubnets = new SubnetGroup(this, "public", { ...group, tier: "public", routeTables: "shared" });
    this.privateSubnets = new SubnetGroup(this, "private", { ...group, tier: "private", routeTables: "per-zone" });
    this.isolatedSubnets = new SubnetGroup(this, "isolated", { ...group, tier: "isolated", routeTables: "shared" });
    this.ingress = [this.publicSubnets.routeToInternetGateway(gateway.id)];

    const nat = new NatGateways(this, "nat", {
      name: props.name,
      zones: props.zones,
      nat: props.nat ?? "per-az",
      publicSubnets: this.publicSubnets,
      privateSubnets: this.privateSubnets,
      internetGateway: gateway,
    });
    this.egress = nat.routes;

    const routeTables = [this.publicSubnets, this.privateSubnets, this.isolatedSubnets].map(
      ({ routeTableIds }) => routeTableIds,
    );
    for (const service of ["s3", "dynamodb"]) {
      new VpcEndpoint(this, service, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${props.region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: Token.asList(`\${concat(${routeTables.join(", ")})}`),
        tags: { Name: `${props.name}-${service}` },
      });
    }

    if (props.flowLogs) new FlowLogs(this, "flow_logs", { vpcId: vpc.id, ...props.flowLogs });
  }
}
