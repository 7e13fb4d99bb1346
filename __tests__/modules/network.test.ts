import { Network, type NetworkProps } from "../../src/modules/network";
import { planZones } from "../../src/system";
import { onlyResource, resources, type StackJson, synthModule } from "../support/synth";

const network = (props: Partial<NetworkProps> = {}): StackJson =>
  synthModule((stack) => {
    new Network(stack, "network", {
      name: "n",
      region: "eu-west-1",
      cidr: "10.0.0.0/16",
      zones: planZones("eu-west-1", "10.0.0.0/16", ["a", "b", "c"]),
      ...props,
    });
  });

const value = (stack: StackJson, variable: string): unknown => stack.variable?.[variable]?.default;

test("has one subnet of each tier in each zone", () => {
  const stack = network();
  expect(Object.keys(resources(stack, "aws_subnet"))).toEqual([
    "network_isolated",
    "network_private",
    "network_public",
  ]);
  expect(value(stack, "network_private_subnets")).toEqual({
    "1": { zone: "eu-west-1a", cidr: "10.0.0.0/20" },
    "2": { zone: "eu-west-1b", cidr: "10.0.16.0/20" },
    "3": { zone: "eu-west-1c", cidr: "10.0.32.0/20" },
  });
});

test("gives nothing a public address by itself", () => {
  for (const subnet of Object.values(resources(network(), "aws_subnet"))) {
    expect(subnet).not.toHaveProperty("map_public_ip_on_launch");
  }
});

test.each([
  ["none", [], {}],
  ["single", ["1"], { "1": "1", "2": "1", "3": "1" }],
  ["per-az", ["1", "2", "3"], { "1": "1", "2": "2", "3": "3" }],
] as const)("nat: %s", (nat, gateways, routes) => {
  const stack = network({ nat });
  expect(value(stack, "network_nat_zones")).toEqual(gateways);
  expect(value(stack, "network_nat_zone_of")).toEqual(routes);
});

test("only public subnets have a route to the internet gateway, only private ones to NAT, isolated ones none", () => {
  const routes = resources(network(), "aws_route");
  expect(Object.keys(routes)).toEqual(["network_nat", "network_public_internet_route"]);
  expect(routes.network_nat).toMatchObject({
    for_each: "${var.network_nat_zone_of}",
    route_table_id: "${aws_route_table.network_private[each.key].id}",
    nat_gateway_id: "${aws_nat_gateway.network_nat[each.value].id}",
  });
  expect(routes.network_public_internet_route).toMatchObject({
    route_table_id: "${aws_route_table.network_public.id}",
  });
});

test("reaches S3 and DynamoDB from every subnet without NAT", () => {
  const endpoints = Object.values(resources(network(), "aws_vpc_endpoint"));
  expect(endpoints.map(({ service_name }) => service_name)).toEqual([
    "com.amazonaws.eu-west-1.dynamodb",
    "com.amazonaws.eu-west-1.s3",
  ]);
  for (const { route_table_ids } of endpoints) {
    for (const tier of ["public", "private", "isolated"]) {
      expect(route_table_ids).toContain(`aws_route_table.network_${tier}`);
    }
  }
});

test("leaves the default security group without rules", () => {
  expect(Object.keys(onlyResource(network(), "aws_default_security_group")).sort()).toEqual(["//", "tags", "vpc_id"]);
});

test("writes flow logs only if asked to, and the site decides how long they stay", () => {
  expect(resources(network(), "aws_flow_log")).toEqual({});
  const stack = network({ flowLogs: { logGroupName: "/g", retentionDays: 7, roleArn: "arn:r" } });
  expect(value(stack, "network_flow_logs_retention_days")).toBe(7);
  expect(onlyResource(stack, "aws_flow_log")).toMatchObject({
    traffic_type: "ALL",
    count: "${var.network_flow_logs_retention_days > 0 ? 1 : 0}",
    iam_role_arn: "arn:r",
  });
});
