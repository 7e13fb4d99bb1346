import { readFileSync } from "node:fs";
import { parseSystem, SITE_NAMES, type SiteName } from "../../src/system";
import { onlyResource, resources, type StackJson, type Synthesized, synthSystem } from "../support/synth";

const EXAMPLE = readFileSync("docs/examples/dns.yaml", "utf8");
const ACCELERATOR = readFileSync("docs/examples/accelerator.yaml", "utf8");

const synth = (text: string): Synthesized => synthSystem(parseSystem(text, "s.yaml"));

const edited = (text: string, from: string, to: string): string => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

const records = (stack: StackJson | undefined) => resources(stack!, "aws_route53_record");
const site = ({ stacks }: Synthesized, name: SiteName): StackJson => stacks[name]!;

/** Contract parameters that a stack reads, by name. */
const lookups = (stack: StackJson): unknown[] =>
  Object.values(stack.data?.aws_ssm_parameter ?? {}).map(({ name }) => name);

/** Everything of a site but the values of its variables and where its state lies. */
const configuration = (stack: StackJson): unknown =>
  JSON.parse(
    JSON.stringify(stack, (key, value: unknown) => (["//", "backend", "default"].includes(key) ? undefined : value)),
  );

describe("routing: dns", () => {
  const system = synth(EXAMPLE);

  test("has no accelerator, and nothing that would ask for one", () => {
    for (const [id, text] of Object.entries(system.text))
      expect([id, text]).toEqual([id, expect.not.stringContaining("globalaccelerator") as string]);
    const regions = Object.fromEntries(system.manifest.stacks.map(({ id, regions }) => [id, regions]));
    expect(regions).toMatchObject({
      global: ["eu-west-1", "eu-central-1", "us-east-1"],
      primary: ["eu-west-1", "us-east-1"],
      dr: ["eu-central-1", "us-east-1"],
    });
  });

  test("each site has a record and a health check for each service, in its own stack", () => {
    for (const name of SITE_NAMES) {
      const stack = site(system, name);
      expect(Object.keys(records(stack))).toEqual(["service_orders_failover", "service_web_failover"]);
      expect(Object.keys(resources(stack, "aws_route53_health_check"))).toEqual([
        "service_orders_health_check",
        "service_web_health_check",
      ]);
    }
    expect(records(site(system, "dr")).service_web_failover).toMatchObject({
      name: "shop.example",
      set_identifier: "${var.site}",
      zone_id: "${data.aws_ssm_parameter.service_web_zone_id.insecure_value}",
      health_check_id: "${aws_route53_health_check.service_web_health_check.id}",
      alias: {
        name: "${aws_lb.service_web_load_balancer.dns_name}",
        zone_id: "${aws_lb.service_web_load_balancer.zone_id}",
        evaluate_target_health: true,
      },
      depends_on: ["aws_lb_listener.service_web_load_balancer"],
    });
    expect(resources(site(system, "dr"), "aws_route53_health_check")).toMatchObject({
      service_web_health_check: { type: "HTTPS", port: 443, resource_path: "/health" },
      service_orders_health_check: { type: "HTTP", port: 80, resource_path: "/health" },
    });
  });

  test.each(["primary", "dr"] as const)(
    "with %s active its records have the weight, and only values change",
    (active) => {
      const moved = synth(`${EXAMPLE}topology: { active: ${active} }\n`);
      const weights = SITE_NAMES.map((name) => site(moved, name).variable?.service_web_failover_weight?.default);
      expect(weights).toEqual(active === "primary" ? [100, 0] : [0, 100]);
      for (const name of SITE_NAMES)
        expect(configuration(site(moved, name))).toEqual(configuration(site(system, name)));
    },
  );

  test("both sites are the same configuration with other values", () => {
    expect(configuration(site(system, "primary"))).toEqual(configuration(site(system, "dr")));
  });

  test("active-active: both sites answer", () => {
    const both = synth(`${EXAMPLE}topology: { strategy: active-active }\n`);
    const weights = SITE_NAMES.map((name) => site(both, name).variable?.service_web_failover_weight?.default);
    expect(weights).toEqual([100, 100]);
  });

  test("backup-restore: there is no name for a load balancer that does not stand", () => {
    const waiting = synth(`${EXAMPLE}topology: { strategy: backup-restore }\n`);
    for (const type of ["aws_route53_record", "aws_route53_health_check"]) {
      const all = Object.values(resources(site(waiting, "dr"), type));
      expect(all.map(({ count }) => count)).toEqual(["${var.launched ? 1 : 0}", "${var.launched ? 1 : 0}"]);
    }
  });

  test("what the sites read, global writes: in both regions, under the same name", () => {
    const written = Object.values(resources(system.stacks.global!, "aws_ssm_parameter"));
    expect(lookups(site(system, "dr")).sort()).toEqual([
      "/twinstack/shop/dns/web/certificate-arn",
      "/twinstack/shop/dns/zone-id",
      "/twinstack/shop/dns/zone-id",
    ]);
    for (const name of lookups(site(system, "dr"))) {
      const providers = written.filter((parameter) => parameter.name === name).map(({ provider }) => provider);
      expect(providers.sort()).toEqual(["aws", "aws.primary"]);
    }
  });

  test("a zone that exists is named by its id everywhere", () => {
    const given = synth(edited(EXAMPLE, "hostedZone: create", "hostedZone: Z0123456789ABC"));
    expect(resources(given.stacks.global!, "aws_route53_zone")).toEqual({});
    expect(records(site(given, "dr")).service_web_failover?.zone_id).toBe("Z0123456789ABC");
    expect(lookups(site(given, "dr"))).toEqual(["/twinstack/shop/dns/web/certificate-arn"]);
  });
});

describe("a managed certificate", () => {
  const system = synth(EXAMPLE);
  const global = system.stacks.global!;

  test("is made in `global`, once for each region, for the service that asks for it", () => {
    const certificates = Object.values(resources(global, "aws_acm_certificate"));
    expect(certificates.map(({ provider, domain_name }) => [provider, domain_name]).sort()).toEqual([
      ["aws", "shop.example"],
      ["aws.primary", "shop.example"],
    ]);
    expect(Object.keys(records(global))).toEqual(["certificate_web_shop_example_validation"]);
    for (const name of SITE_NAMES) expect(resources(site(system, name), "aws_acm_certificate")).toEqual({});
  });

  test("its ARN reaches the listener through its own region, and only when it is issued", () => {
    const parameters = resources(global, "aws_ssm_parameter");
    for (const name of SITE_NAMES) {
      expect(parameters[`contract_web_certificate_${name}`]).toMatchObject({
        provider: name === "primary" ? "aws.primary" : "aws",
        value: `\${aws_acm_certificate_validation.certificate_web_shop_example_issued_${name}.certificate_arn}`,
      });
    }
    const listeners = resources(site(system, "dr"), "aws_lb_listener");
    expect(listeners.service_web_load_balancer).toMatchObject({
      protocol: "HTTPS",
      certificate_arn: "${data.aws_ssm_parameter.service_web_certificate.insecure_value}",
    });
    expect(listeners.service_orders_load_balancer).not.toHaveProperty("certificate_arn");
  });

  test("for another name has another address, so that the old one can stay while listeners have it", () => {
    const renamed = synth(edited(EXAMPLE, 'hostname: "@"', "hostname: www"));
    expect(Object.keys(resources(renamed.stacks.global!, "aws_acm_certificate"))).toEqual([
      "certificate_web_www_shop_example_dr",
      "certificate_web_www_shop_example_primary",
    ]);
  });
});

describe("routing: both", () => {
  const system = synth(ACCELERATOR);

  test("the names stand for the accelerator, in `global`", () => {
    expect(records(system.stacks.global).name_api).toMatchObject({
      name: "api.shop.example",
      type: "A",
      alias: {
        name: "${aws_globalaccelerator_accelerator.accelerator.dns_name}",
        zone_id: "${aws_globalaccelerator_accelerator.accelerator.hosted_zone_id}",
        evaluate_target_health: false,
      },
    });
  });

  test("the sites have endpoint groups and no names", () => {
    for (const name of SITE_NAMES) {
      expect(records(site(system, name))).toEqual({});
      onlyResource(site(system, name), "aws_globalaccelerator_endpoint_group");
    }
  });
});

describe("routing: accelerator with a zone", () => {
  test("has certificates, and no names", () => {
    const system = synth(edited(ACCELERATOR, "routing: both", "routing: accelerator"));
    expect(Object.keys(records(system.stacks.global)).sort()).toEqual([
      "certificate_api_api_shop_example_validation",
      "dns_issuers",
    ]);
    expect(resources(system.stacks.global!, "aws_acm_certificate")).toMatchObject({
      certificate_api_api_shop_example_dr: { domain_name: "api.shop.example" },
    });
  });
});

test("the zone's address is explicit", () => {
  expect(Object.keys(resources(synth(EXAMPLE).stacks.global!, "aws_route53_zone"))).toEqual(["hosted_zone"]);
});
