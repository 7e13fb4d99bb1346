import { Network } from "../../src/modules/network";
import { Service, type ServiceProps } from "../../src/modules/service";
import { planZones } from "../../src/system";
import { onlyResource, resources, type StackJson, synthModule } from "../support/synth";

const CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

const service = (props: Partial<ServiceProps> = {}): StackJson =>
  synthModule((stack) => {
    const network = new Network(stack, "network", {
      name: "n",
      region: "eu-west-1",
      cidr: "10.0.0.0/16",
      zones: planZones("eu-west-1", "10.0.0.0/16", ["a", "b"]),
    });
    new Service(stack, "service", {
      name: "n-web",
      targetGroupName: "n-web-8080",
      network,
      port: 80,
      targetPort: 8080,
      healthCheck: {
        path: "/up",
        intervalSeconds: 10,
        timeoutSeconds: 5,
        healthyThreshold: 2,
        unhealthyThreshold: 3,
        statusCodes: "200",
      },
      instanceType: "t3.micro",
      imageId: "ami-12345678",
      instanceProfileName: "p",
      capacity: { min: 2, max: 4 },
      ...props,
    });
  });

describe("the load balancer", () => {
  test("speaks HTTP without a certificate", () => {
    expect(onlyResource(service(), "aws_lb_listener")).toMatchObject({ port: 80, protocol: "HTTP" });
  });

  test("speaks TLS with one, and redirects plain HTTP", () => {
    const stack = service({ port: 443, certificateArn: CERTIFICATE, redirectFromPort: 80 });
    const listeners = resources(stack, "aws_lb_listener");
    expect(Object.keys(listeners)).toHaveLength(2);
    expect(listeners.service_load_balancer).toMatchObject({
      port: 443,
      protocol: "HTTPS",
      ssl_policy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
      certificate_arn: "${var.service_load_balancer_certificate_arn}",
    });
    expect(listeners.service_load_balancer_redirect).toMatchObject({
      port: 80,
      default_action: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", status_code: "HTTP_301" } }],
    });
    expect(stack.variable?.service_load_balancer_certificate_arn?.default).toBe(CERTIFICATE);
  });

  test("is made after the way to the internet, and goes before it", () => {
    expect(onlyResource(service(), "aws_lb").depends_on).toEqual(["aws_route.network_public_internet_route"]);
  });

  test("checks its targets as often as it is told", () => {
    expect(onlyResource(service(), "aws_lb_target_group").health_check).toMatchObject({
      interval: 10,
      unhealthy_threshold: 3,
      path: "/up",
      matcher: "200",
    });
  });
});

describe("a load balancer that can be closed", () => {
  test.each([true, false])("is open or not by the site's variable: %s", (open) => {
    const stack = service({ open });
    expect(stack.variable?.service_load_balancer_open).toMatchObject({ type: "bool", default: open });
    expect(onlyResource(stack, "aws_lb_listener").default_action).toEqual([
      {
        type: '${var.service_load_balancer_open ? "forward" : "fixed-response"}',
        target_group_arn: "${var.service_load_balancer_open ? aws_lb_target_group.service_load_balancer.arn : null}",
        dynamic: {
          fixed_response: expect.objectContaining({
            for_each: "${var.service_load_balancer_open ? [] : [503]}",
          }) as unknown,
        },
      },
    ]);
  });

  test("lets health checks through even so", () => {
    expect(onlyResource(service({ open: false }), "aws_lb_listener_rule")).toMatchObject({
      condition: [{ path_pattern: { values: ["/up"] } }],
      action: [{ type: "forward" }],
    });
  });

  test("is none for a service that never closes", () => {
    expect(resources(service(), "aws_lb_listener_rule")).toEqual({});
  });
});

describe("security groups", () => {
  test("only the load balancer's listener ports are open to the world", () => {
    const rules = resources(
      service({ port: 443, certificateArn: CERTIFICATE, redirectFromPort: 80 }),
      "aws_vpc_security_group_ingress_rule",
    );
    const open = Object.entries(rules).filter(([, { cidr_ipv4 }]) => cidr_ipv4 !== undefined);
    expect(open.map(([name, { from_port }]) => [name, from_port]).sort()).toEqual([
      ["service_load_balancer_ingress_443", 443],
      ["service_load_balancer_ingress_80", 80],
    ]);
  });

  test("instances take connections from the load balancer only, on the target port", () => {
    const { service_instances_from_load_balancer: rule } = resources(service(), "aws_vpc_security_group_ingress_rule");
    expect(rule).toMatchObject({
      security_group_id: "${aws_security_group.service_instances.id}",
      referenced_security_group_id: "${aws_security_group.service_load_balancer.id}",
      from_port: 8080,
      to_port: 8080,
    });
  });

  test("nothing is open on port 22", () => {
    const rules = Object.values(resources(service(), "aws_vpc_security_group_ingress_rule"));
    expect(rules).toHaveLength(2);
    expect(rules.filter(({ from_port, to_port }) => Number(from_port) <= 22 && Number(to_port) >= 22)).toEqual([]);
  });
});

describe("instances", () => {
  const template = (props: Partial<ServiceProps> = {}) => onlyResource(service(props), "aws_launch_template");

  test("take IMDSv2 only, have encrypted volumes and no key pair", () => {
    expect(template()).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ device_name: "/dev/xvda", ebs: { encrypted: "true", volume_size: 20 } }],
    });
    expect(template()).not.toHaveProperty("key_name");
  });

  test("run in private subnets and are judged by the load balancer", () => {
    expect(onlyResource(service(), "aws_autoscaling_group")).toMatchObject({
      vpc_zone_identifier: "${values(aws_subnet.network_private)[*].id}",
      health_check_type: "ELB",
      min_size: "${var.service_instances_capacity.min}",
      max_size: "${var.service_instances_capacity.max}",
      wait_for_capacity_timeout: '${var.service_instances_capacity.max == 0 ? "0s" : "10m"}',
      instance_refresh: {
        strategy: "Rolling",
        preferences: { min_healthy_percentage: 100, max_healthy_percentage: 200 },
      },
    });
  });

  test("leave the number between minimum and maximum to target tracking", () => {
    const stack = service({ cpuTargetPercent: 45 });
    expect(onlyResource(stack, "aws_autoscaling_group")).not.toHaveProperty("desired_capacity");
    expect(onlyResource(stack, "aws_autoscaling_policy")).toMatchObject({
      target_tracking_configuration: { target_value: 45 },
    });
  });

  test("without user data have none", () => {
    expect(template()).not.toHaveProperty("user_data");
  });

  test("with user data get it through a local that people can read", () => {
    const stack = service({ userData: "#!/bin/bash\necho $${HOME} ${var.site}\n" });
    expect(onlyResource(stack, "aws_launch_template").user_data).toBe(
      "${base64encode(local.service_instances_user_data)}",
    );
    expect(stack.locals?.service_instances_user_data).toBe("#!/bin/bash\necho $${HOME} ${var.site}\n");
  });
});
