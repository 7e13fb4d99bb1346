import { runInNewContext } from "node:vm";
import { AliasRecords, Distribution, type DistributionProps, distributionReads } from "../../src/modules/website";
import { spaRoutesCode } from "../../src/modules/website/spa-routes";
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

  test("asks the sites in the order it is given, and the second if the first is in trouble, not for what is not there", () => {
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
          failover_criteria: { status_codes: [403, 500, 502, 503, 504] },
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

  test("keeps an error for ten seconds and shows it, also in front of an application", () => {
    const application = onlyResource(distributionStack({ spa: true }), "aws_cloudfront_distribution");
    for (const { custom_error_response } of [distribution, application]) {
      expect(custom_error_response).toEqual([{ error_code: 404, error_caching_min_ttl: 10 }]);
    }
  });

  test("has a function for the routes of an application, and no other website has one", () => {
    expect(distribution).toMatchObject({ default_cache_behavior: { function_association: [] } });
    expect(Object.keys(resources(stack, "aws_cloudfront_function"))).toEqual([]);
    const application = distributionStack({ spa: true, index: "app/start.html" });
    expect(onlyResource(application, "aws_cloudfront_function")).toMatchObject({
      name: "shop-front",
      runtime: "cloudfront-js-2.0",
      publish: true,
      code: spaRoutesCode("app/start.html"),
      lifecycle: { create_before_destroy: true },
    });
    expect(onlyResource(application, "aws_cloudfront_distribution")).toMatchObject({
      default_cache_behavior: {
        function_association: [
          {
            event_type: "viewer-request",
            function_arn: "${aws_cloudfront_function.website_front_spa_routes.arn}",
          },
        ],
      },
    });
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

describe("the function for the routes of an application", () => {
  /** What is asked of a bucket when a viewer asks for a path. */
  const asked = (uri: string, index = "index.html"): unknown => {
    const request = { method: "GET", uri, querystring: { page: { value: "a.b" } }, headers: {}, cookies: {} };
    const event = { version: "1.0", context: { eventType: "viewer-request" }, viewer: { ip: "192.0.2.1" }, request };
    const changed = runInNewContext(`${spaRoutesCode(index)}; handler(event)`, { event }) as typeof request;
    expect({ ...changed, uri }).toEqual({ ...request, uri });
    return changed.uri;
  };

  test.each(["/", "/orders", "/orders/", "/orders/17/lines", "/v1.2/orders", "//", "/a%2Eb"])(
    "%s is a route, which the index answers",
    (uri) => {
      expect(asked(uri)).toBe("/index.html");
      expect(asked(uri, "app/start.html")).toBe("/app/start.html");
    },
  );

  test.each([
    "/index.html",
    "/app.3f9c.js",
    "/a/b.css",
    "/.env",
    "/orders/v1.2",
    "/.well-known/apple-app-site-association",
  ])("%s is a file, and stays what it is", (uri) => {
    expect(asked(uri)).toBe(uri);
  });

  test("is small enough, and no template of Terraform's", () => {
    const code = spaRoutesCode("x".repeat(1024));
    expect(code.length).toBeLessThan(10_240);
    expect(code).not.toMatch(/[$%]\{/);
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
