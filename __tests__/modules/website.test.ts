import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import {
  AliasRecords,
  Certificate,
  Distribution,
  type DistributionProps,
  distributionReads,
} from "../../src/modules/website";
import { onlyResource, resources, type StackJson, synthModule } from "../support/synth";

const distributionStack = (props: Partial<DistributionProps> = {}): StackJson =>
  synthModule((scope) => {
    new Distribution(scope, "website_front", {
      name: "shop-front",
      origins: [
        { id: "dr", domainName: "d.s3.eu-north-1.amazonaws.com" },
        { id: "primary", domainName: "p.s3.eu-west-1.amazonaws.com" },
      ],
      index: "index.html",
      spa: false,
      priceClass: "PriceClass_100",
      ...props,
    });
  });

describe("a distribution", () => {
  const stack = distributionStack();
  const distribution = onlyResource(stack, "aws_cloudfront_distribution");

  test("asks the sites in the order it is given, and the second for whatever the first cannot give", () => {
    const access = "${aws_cloudfront_origin_access_control.website_front.id}";
    const origin = { origin_access_control_id: access, connection_attempts: 2, connection_timeout: 3 };
    expect(distribution).toMatchObject({
      origin: [
        { ...origin, origin_id: "dr", domain_name: "d.s3.eu-north-1.amazonaws.com" },
        { ...origin, origin_id: "primary", domain_name: "p.s3.eu-west-1.amazonaws.com" },
      ],
      origin_group: [
        {
          origin_id: "sites",
          member: [{ origin_id: "dr" }, { origin_id: "primary" }],
          failover_criteria: { status_codes: [403, 404, 500, 502, 503, 504] },
        },
      ],
    });
    expect(onlyResource(stack, "aws_cloudfront_origin_access_control")).toMatchObject({
      origin_access_control_origin_type: "s3",
      signing_behavior: "always",
      signing_protocol: "sigv4",
    });
  });

  test("never shows a bucket's list, compresses, and speaks HTTPS, HTTP/3 and IPv6", () => {
    expect(distribution).toMatchObject({
      default_root_object: "index.html",
      http_version: "http2and3",
      is_ipv6_enabled: true,
      price_class: "PriceClass_100",
      default_cache_behavior: {
        target_origin_id: "sites",
        viewer_protocol_policy: "redirect-to-https",
        allowed_methods: ["GET", "HEAD", "OPTIONS"],
        compress: true,
        response_headers_policy_id: "${aws_cloudfront_response_headers_policy.website_front_security_headers.id}",
      },
    });
  });

  test("keeps an error for ten seconds, and serves the index in its place if it is asked to", () => {
    expect(distribution.custom_error_response).toEqual([{ error_code: 404, error_caching_min_ttl: 10 }]);
    expect(onlyResource(distributionStack({ spa: true }), "aws_cloudfront_distribution").custom_error_response).toEqual(
      [{ error_code: 404, response_code: 200, response_page_path: "/index.html", error_caching_min_ttl: 10 }],
    );
  });

  test("has an address that does not follow the tree", () => {
    expect(Object.keys(resources(stack, "aws_cloudfront_distribution"))).toEqual(["website_front"]);
  });

  test("with a name of its own speaks TLS 1.2 and newer with the certificate of that name", () => {
    const named = distributionStack({ alias: { hostname: "www.shop.example", certificateArn: "arn:c" } });
    expect(distribution).toMatchObject({
      aliases: [],
      viewer_certificate: { cloudfront_default_certificate: true },
    });
    expect(onlyResource(named, "aws_cloudfront_distribution")).toMatchObject({
      aliases: ["www.shop.example"],
      viewer_certificate: {
        acm_certificate_arn: "arn:c",
        ssl_support_method: "sni-only",
        minimum_protocol_version: "TLSv1.2_2021",
      },
    });
  });
});

describe("security headers", () => {
  const headers = (contentSecurityPolicy?: string) =>
    onlyResource(distributionStack({ contentSecurityPolicy }), "aws_cloudfront_response_headers_policy");

  test("replace those of the files", () => {
    expect(headers().security_headers_config).toEqual({
      strict_transport_security: { access_control_max_age_sec: 31_536_000, include_subdomains: false, override: true },
      content_type_options: { override: true },
      frame_options: { frame_option: "SAMEORIGIN", override: true },
      referrer_policy: { referrer_policy: "strict-origin-when-cross-origin", override: true },
    });
  });

  test("hold the website's own policy, which is no template of Terraform's", () => {
    expect(headers("default-src ${x}").security_headers_config).toMatchObject({
      content_security_policy: { content_security_policy: "default-src $${x}", override: true },
    });
  });
});

test("a certificate is validated by the one record that ACM asks for, in us-east-1", () => {
  const stack = synthModule((scope) => {
    const provider = new AwsProvider(scope, "virginia", { region: "us-east-1", alias: "us_east_1" });
    new Certificate(scope, "certificate", { hostname: "www.shop.example", zoneId: "Z1", provider });
  });
  expect(onlyResource(stack, "aws_acm_certificate")).toMatchObject({
    domain_name: "www.shop.example",
    validation_method: "DNS",
    provider: "aws.us_east_1",
    lifecycle: { create_before_destroy: true },
  });
  expect(onlyResource(stack, "aws_route53_record")).toMatchObject({
    zone_id: "Z1",
    name: "${one(aws_acm_certificate.certificate.domain_validation_options).resource_record_name}",
    type: "${one(aws_acm_certificate.certificate.domain_validation_options).resource_record_type}",
    records: ["${one(aws_acm_certificate.certificate.domain_validation_options).resource_record_value}"],
  });
  expect(onlyResource(stack, "aws_acm_certificate_validation")).toMatchObject({
    certificate_arn: "${aws_acm_certificate.certificate.arn}",
    provider: "aws.us_east_1",
  });
});

test("a name leads to the distribution over IPv4 and IPv6", () => {
  const stack = synthModule((scope) => {
    new AliasRecords(scope, "alias", {
      hostname: "www.shop.example",
      zoneId: "Z1",
      target: { domainName: "d.cloudfront.net", hostedZoneId: "Z2" },
    });
  });
  const alias = { name: "d.cloudfront.net", zone_id: "Z2", evaluate_target_health: false };
  expect(Object.values(resources(stack, "aws_route53_record"))).toEqual([
    expect.objectContaining({ type: "A", name: "www.shop.example", zone_id: "Z1", alias }) as unknown,
    expect.objectContaining({ type: "AAAA", name: "www.shop.example", zone_id: "Z1", alias }) as unknown,
  ]);
});

test("a bucket is read by one distribution alone, which sees what is not there as such", () => {
  const statements = distributionReads("arn:aws:s3:::b", "arn:d");
  expect(statements.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ["s3:GetObject", "arn:aws:s3:::b/*"],
    ["s3:ListBucket", "arn:aws:s3:::b"],
  ]);
  for (const { Effect, Principal, Condition } of statements) {
    expect({ Effect, Principal, Condition }).toEqual({
      Effect: "Allow",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Condition: { StringEquals: { "aws:SourceArn": "arn:d" } },
    });
  }
});
