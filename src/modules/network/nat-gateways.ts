import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { type ITerraformDependable, TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import type { Zone } from "../../system";
import { at } from "../expressions";
import { SiteVariable } from "../site-variable";
import type { SubnetGroup } from "./subnet-group";

export interface NatGatewaysProps {
  /** Prefix of the `Name` tags. */
  readonly name: string;
  readonly zones: readonly Zone[];
  readonly nat: "none" | "single" | "per-az";
  readonly publicSubnets: SubnetGroup;
  readonly privateSubnets: SubnetGroup;
  readonly internetGateway: InternetGateway;
}

/** For each zone, the key of the zone whose NAT gateway it uses. */
function natByZone({ nat, zones }: NatGatewaysProps): Record<string, string> {
  if (nat === "none") return {};
  return Object.fromEntries(zones.map(({ key }) => [key, nat === "single" ? (zones[0]?.key ?? key) : key]));
}

/** NAT gateways with an elastic IP each, and the private subnets' routes to them. */
export class NatGateways extends Construct {
  readonly routes: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const byZone = natByZone(props);
    const gateways = new SiteVariable(this, "zones", {
      type: "set(string)",
      description: "The zones, by their place in the list, that have a NAT gateway.",
      value: [...new Set(Object.values(byZone))],
    });
    const routes = new SiteVariable(this, "zone_of", {
      type: "map(string)",
      description: "For each zone, by its place in the list, the zone whose NAT gateway its private subnet uses.",
      value: byZone,
    });
    const gatewayZones = TerraformIterator.fromList(gateways.listValue);
    const routeZones = TerraformIterator.fromMap(routes.value as Record<string, string>);

    const address = new Eip(this, "eip", {
      forEach: gatewayZones,
      domain: "vpc",
      tags: { Name: `${props.name}-nat-\${each.key}` },
      // An address for a VPC without an internet gateway is refused.
      dependsOn: [props.internetGateway],
    });
    const gateway = new NatGateway(this, "nat_gateway", {
      forEach: gatewayZones,
      allocationId: at(address, "each.key", "id"),
      subnetId: at(props.publicSubnets.subnets, "each.key", "id"),
      tags: { Name: `${props.name}-\${each.key}` },
      dependsOn: [props.internetGateway],
    });
    const route = new Route(this, "route", {
      forEach: routeZones,
      routeTableId: props.privateSubnets.routeTableIdOf("each.key"),
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: at(gateway, "each.value", "id"),
    });
    this.routes = [route];
  }
}
