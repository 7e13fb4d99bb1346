import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { type ITerraformDependable, TerraformIterator, Token } from "cdktf";
import { Construct } from "constructs";
import type { SubnetTier, Zone } from "../../system";
import { at, each } from "../expressions";
import { SiteVariable } from "../site-variable";

export interface SubnetGroupProps {
  readonly vpcId: string;
  /** Prefix of the `Name` tags. */
  readonly name: string;
  readonly tier: SubnetTier;
  readonly zones: readonly Zone[];
  /** One route table for all zones, or one for each: a zone with a NAT gateway of its own needs its own. */
  readonly routeTables: "shared" | "per-zone";
}

/** The subnets of one tier, one in each zone, with their route tables. */
export class SubnetGroup extends Construct {
  readonly subnets: Subnet;
  /** Ids of the subnets, in the order of their zones. */
  readonly subnetIds: string[];
  /** The ids of its route tables, as a Terraform expression for a list. */
  readonly routeTableIds: string;
  private readonly routeTable: RouteTable;

  constructor(scope: Construct, id: string, props: SubnetGroupProps) {
    super(scope, id);
    const variable = new SiteVariable(this, "subnets", {
      type: "map(object({ zone = string, cidr = string }))",
      description: `The ${props.tier} subnets by their place in the list of zones: availability zone and IPv4 block.`,
      value: Object.fromEntries(
        props.zones.map((zone) => [zone.key, { zone: zone.name, cidr: zone.subnets[props.tier] }]),
      ),
    });
    const iterator = TerraformIterator.fromMap(variable.value as Record<string, string>);
    const tierName = `${props.name}-${props.tier}`;
    const perZone = props.routeTables === "per-zone";

    this.subnets = new Subnet(this, "subnet", {
      forEach: iterator,
      vpcId: props.vpcId,
      availabilityZone: iterator.getString("zone"),
      cidrBlock: iterator.getString("cidr"),
      tags: { Name: `${tierName}-${iterator.key}`, Tier: props.tier },
      // What stands in a subnet has to leave it before it can go: load balancers, scaling groups.
      lifecycle: { createBeforeDestroy: true },
    });
    this.routeTable = new RouteTable(this, "route_table", {
      ...(perZone ? { forEach: iterator } : {}),
      vpcId: props.vpcId,
      tags: { Name: perZone ? `${tierName}-${iterator.key}` : tierName },
    });
    new RouteTableAssociation(this, "route_table_association", {
      forEach: iterator,
      subnetId: at(this.subnets, "each.key", "id"),
      routeTableId: perZone ? at(this.routeTable, "each.key", "id") : this.routeTable.id,
    });
    this.subnetIds = Token.asList(each(this.subnets, "id"));
    this.routeTableIds = perZone ? `values(${this.routeTable.fqn})[*].id` : `[${this.routeTable.fqn}.id]`;
  }

  /** Sends everything that is not for the VPC to the internet gateway. Needs a shared route table. */
  routeToInternetGateway(gatewayId: string): ITerraformDependable {
    return new Route(this, "internet_route", {
      routeTableId: this.routeTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId,
    });
  }

  /** The id of the route table of the zone whose key is the Terraform expression `key`. Needs one table per zone. */
  routeTableIdOf(key: string): string {
    return at(this.routeTable, key, "id");
  }
}
