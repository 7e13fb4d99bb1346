import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformVariable } from "cdktf";
import { AliasRecord, Certificate, FailoverRecord, HealthCheck, HostedZone } from "../../src/modules/dns";
import { LoadBalancer } from "../../src/modules/service/load-balancer";
import { Presence } from "../../src/modules/presence";
import { SiteVariable } from "../../src/modules/site-variable";
import { onlyResource, resources, type StackJson, synthModule as synthNoted } from "../support/synth";

/** Without cdktf's notes on where things come from. */
const synthModule = (build: Parameters<typeof synthNoted>[0]): StackJson =>
  JSON.parse(
    JSON.stringify(synthNoted(build), (key, value: unknown) => (key === "//" ? undefined : value)),
  ) as StackJson;

const ZONE = { name: "shop.example", comment: "Names of shop" };

describe("a hosted zone", () => {
  test("is made under an address that does not follow the tree, and refuses to go while it has records", () => {
    const stack = synthModule((scope) => {
      new HostedZone(scope, "anywhere", ZONE);
    });
    expect(resources(stack, "aws_route53_zone")).toEqual({
      hosted_zone: { name: "shop.example", comment: "Names of shop" },
    });
    expect(stack.resource.aws_route53_record).toBeUndefined();
  });

  test("that exists is looked up, and has to be a public one for the domain", () => {
    const stack = synthModule((scope) => {
      new HostedZone(scope, "dns", { ...ZONE, hostedZoneId: "Z1" });
    });
    expect(stack.resource).toBeUndefined();
    expect(stack.data?.aws_route53_zone).toEqual({
      dns: {
        zone_id: "Z1",
        lifecycle: {
          postcondition: [
            {
              condition: '${trimsuffix(self.name, ".") == "shop.example" && !self.private_zone}',
              error_message: "Hosted zone Z1 is not a public zone for shop.example.",
            },
          ],
        },
      },
    });
  });

  test("with Amazon as the only issuer says so at its apex", () => {
    const stack = synthModule((scope) => {
      new HostedZone(scope, "dns", { ...ZONE, issuers: "amazon" });
    });
    expect(onlyResource(stack, "aws_route53_record")).toMatchObject({
      name: "shop.example",
      type: "CAA",
      records: ['0 issue "amazon.com"'],
    });
  });
});

const failover = (presence?: (variable: SiteVariable) => Presence): StackJson =>
  synthModule((scope) => {
    const launched = new SiteVariable(scope, "launched", { type: "bool", description: "d.", value: false });
    const shared = presence ? { presence: presence(launched) } : {};
    const check = new HealthCheck(scope, "check", {
      name: "shop-web-primary",
      dnsName: "b.elb.amazonaws.com",
      port: 443,
      protocol: "HTTPS",
      path: "/health",
      ...shared,
    });
    new FailoverRecord(scope, "failover", {
      zoneId: "Z1",
      name: "shop.example",
      siteName: "primary",
      target: { dnsName: "b.elb.amazonaws.com", zoneId: "Z2" },
      healthCheckId: check.healthCheckId,
      weight: 100,
      dependsOn: [],
      ...shared,
    });
  });

describe("a failover record", () => {
  const stack = failover();

  test("is a site's own, with a weight that is data, and goes by its target's health and the check's", () => {
    expect(onlyResource(stack, "aws_route53_record")).toEqual({
      zone_id: "Z1",
      name: "shop.example",
      type: "A",
      set_identifier: "primary",
      weighted_routing_policy: { weight: "${var.failover_weight}" },
      health_check_id: "${aws_route53_health_check.check.id}",
      depends_on: [],
      alias: { name: "b.elb.amazonaws.com", zone_id: "Z2", evaluate_target_health: true },
    });
    expect(stack.variable?.failover_weight).toMatchObject({ type: "number", default: 100 });
  });

  test("checks every 10 seconds, three times, and there is no alarm on it", () => {
    expect(onlyResource(stack, "aws_route53_health_check")).toEqual({
      type: "HTTPS",
      fqdn: "b.elb.amazonaws.com",
      port: 443,
      resource_path: "/health",
      request_interval: 10,
      failure_threshold: 3,
      tags: { Name: "shop-web-primary" },
      lifecycle: { create_before_destroy: true },
    });
    expect(Object.keys(stack.resource)).toEqual(["aws_route53_health_check", "aws_route53_record"]);
  });

  test("stands only where the load balancer does", () => {
    const counted = failover((variable) => Presence.where(variable));
    const count = "${var.launched ? 1 : 0}";
    expect(onlyResource(counted, "aws_route53_health_check").count).toBe(count);
    expect(onlyResource(counted, "aws_route53_record")).toMatchObject({
      count,
      health_check_id: "${one(aws_route53_health_check.check[*].id)}",
    });
  });
});

test("an alias record is a plain name for its target", () => {
  const stack = synthModule((scope) => {
    new AliasRecord(scope, "name", { zoneId: "Z1", name: "a.example", target: { dnsName: "x", zoneId: "Z3" } });
  });
  expect(onlyResource(stack, "aws_route53_record")).toEqual({
    zone_id: "Z1",
    name: "a.example",
    type: "A",
    alias: { name: "x", zone_id: "Z3", evaluate_target_health: false },
  });
});

describe("a certificate", () => {
  const stack = synthModule((scope) => {
    const there = new AwsProvider(scope, "there", { region: "eu-north-1", alias: "there" });
    const here = new AwsProvider(scope, "here", { region: "eu-west-1", alias: "here" });
    new Certificate(scope, "certificate", { name: "a.example", zoneId: "Z1", regions: { here, there } });
  });

  test("is requested in each region, by a record, and lives until the next one is there", () => {
    const common = { domain_name: "a.example", validation_method: "DNS", lifecycle: { create_before_destroy: true } };
    expect(resources(stack, "aws_acm_certificate")).toEqual({
      certificate_here: { ...common, provider: "aws.here" },
      certificate_there: { ...common, provider: "aws.there" },
    });
  });

  test("is validated by one record for all regions, which ACM has to ask for in each of them", () => {
    const record = onlyResource(stack, "aws_route53_record");
    expect(record).toMatchObject({
      zone_id: "Z1",
      name: "${one(aws_acm_certificate.certificate_here.domain_validation_options).resource_record_name}",
      records: ["${one(aws_acm_certificate.certificate_here.domain_validation_options).resource_record_value}"],
    });
    const { precondition } = record.lifecycle as { precondition: { condition: string }[] };
    expect(precondition.map(({ condition }) => condition)).toEqual([
      "${one(aws_acm_certificate.certificate_here.domain_validation_options).resource_record_value == " +
        "one(aws_acm_certificate.certificate_there.domain_validation_options).resource_record_value}",
    ]);
    expect(resources(stack, "aws_acm_certificate_validation")).toEqual({
      certificate_issued_here: {
        provider: "aws.here",
        certificate_arn: "${aws_acm_certificate.certificate_here.arn}",
        validation_record_fqdns: ["${aws_route53_record.certificate_validation.fqdn}"],
      },
      certificate_issued_there: {
        provider: "aws.there",
        certificate_arn: "${aws_acm_certificate.certificate_there.arn}",
        validation_record_fqdns: ["${aws_route53_record.certificate_validation.fqdn}"],
      },
    });
  });
});

test("a listener takes a reference to a certificate as it is, and an ARN through a variable", () => {
  const balancer = (certificateArn: (variable: TerraformVariable) => string): StackJson =>
    synthModule((scope) => {
      new LoadBalancer(scope, "balancer", {
        name: "b",
        targetGroupName: "t",
        vpcId: "v",
        subnetIds: [],
        port: 443,
        targetPort: 80,
        healthCheck: {
          path: "/",
          intervalSeconds: 10,
          timeoutSeconds: 5,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
          statusCodes: "200",
        },
        certificateArn: certificateArn(new TerraformVariable(scope, "elsewhere", {})),
        dependsOn: [],
      });
    });
  const reference = balancer((variable) => variable.stringValue);
  expect(onlyResource(reference, "aws_lb_listener").certificate_arn).toBe("${var.elsewhere}");
  expect(Object.keys(reference.variable ?? {})).toEqual(["elsewhere"]);
  const arn = balancer(() => "arn:aws:acm:eu-west-1:123456789012:certificate/1");
  expect(onlyResource(arn, "aws_lb_listener").certificate_arn).toBe("${var.balancer_certificate_arn}");
});
