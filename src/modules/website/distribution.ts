import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { SecurityHeaders } from "./security-headers";
import { SpaRoutes } from "./spa-routes";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/**
 * Answers that make CloudFront ask the other site: those of a site that is in trouble. One that is lost may not answer at
 * all, which needs no code. 403 is a bucket that does not let CloudFront in.
 *
 * 404 is none of them, because then the second site would have the last word on every file that is not there: with its
 * region lost, viewers of a healthy site would wait for it and get 504 where 404 is the right answer. What 404 would give,
 * a file that only the other site has been delivered yet, is delivery's to give, and would mix two versions of a website.
 */
const FAILOVER_CODES = [403, 500, 502, 503, 504];

/** CloudFront tries twice for three seconds, not three times for ten: each request waits so long while a region is lost. */
const CONNECTION = { connectionAttempts: 2, connectionTimeout: 3 };

/** How long an error is kept, so that a file is found soon after it has come. */
const ERROR_SECONDS = 10;

/** The only methods that CloudFront repeats at the second origin. */
const METHODS = ["GET", "HEAD", "OPTIONS"];

export interface DistributionProps {
  /** Names the origin access control, the headers policy and the function. At most 64 characters. */
  readonly name: string;

  /**
   * The buckets, by the site that they are in, as domain names of their own region. The first is asked first.
   *
   * The order is of no account for failing over: CloudFront turns to the second by itself, at each request.
   */
  readonly origins: readonly [Origin, Origin];

  /** Object that is served at `/`. There has to be one, or CloudFront would show what is in the bucket. */
  readonly index: string;

  /** Whether the index is served for the routes of an application: paths whose last part has no dot. */
  readonly spa: boolean;

  readonly priceClass: string;

  /**
   * Content-Security-Policy header of every answer.
   *
   * @default - none
   */
  readonly contentSecurityPolicy?: string | undefined;

  /**
   * A name of its own, with the ARN of a validated ACM certificate in us-east-1.
   *
   * @default - the name that CloudFront gives it
   */
  readonly alias?: { readonly hostname: string; readonly certificateArn: string } | undefined;
}

export interface Origin {
  readonly id: string;
  readonly domainName: string;
}

/**
 * A CloudFront distribution over the private buckets of both sites.
 *
 * Its control plane is in us-east-1; it serves, and fails over between the buckets, without that. Nobody but this
 * distribution can read the buckets: it signs its requests (origin access control), and their policies name it. It costs
 * by the request and the gigabyte, whichever site is active.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export class Distribution extends Construct {
  readonly arn: string;
  readonly domainName: string;
  readonly hostedZoneId: string;

  constructor(scope: Construct, id: string, props: DistributionProps) {
    super(scope, id);
    const { name, index, origins, alias } = props;
    const access = new CloudfrontOriginAccessControl(this, "origin_access_control", {
      name,
      originAccessControlOriginType: "s3",
      signingBehavior: "always",
      signingProtocol: "sigv4",
    });
    const headers = new SecurityHeaders(this, "security_headers", {
      name,
      contentSecurityPolicy: props.contentSecurityPolicy,
    });
    const routes = props.spa ? new SpaRoutes(this, "spa_routes", { name, index }) : undefined;
    const distribution = new CloudfrontDistribution(this, "distribution", {
      comment: name,
      enabled: true,
      // Sites need its ARN only, and it takes minutes until all edge locations know it.
      waitForDeployment: false,
      isIpv6Enabled: true,
      httpVersion: "http2and3",
      priceClass: props.priceClass,
      defaultRootObject: index,
      origin: origins.map(({ id: originId, domainName }) => ({
        originId,
        domainName,
        originAccessControlId: access.id,
        ...CONNECTION,
      })),
      originGroup: [
        {
          originId: "sites",
          failoverCriteria: { statusCodes: FAILOVER_CODES },
          member: origins.map(({ id: originId }) => ({ originId })),
        },
      ],
      defaultCacheBehavior: {
        targetOriginId: "sites",
        viewerProtocolPolicy: "redirect-to-https",
        allowedMethods: METHODS,
        cachedMethods: ["GET", "HEAD"],
        compress: true,
        cachePolicyId: CACHING_OPTIMIZED,
        responseHeadersPolicyId: headers.id,
        functionAssociation: routes ? [{ eventType: "viewer-request", functionArn: routes.arn }] : [],
      },
      // The answer stays 404, for applications too: a page in place of a script that is missing would hide what is wrong.
      customErrorResponse: [{ errorCode: 404, errorCachingMinTtl: ERROR_SECONDS }],
      restrictions: { geoRestriction: { restrictionType: "none" } },
      aliases: alias ? [alias.hostname] : [],
      viewerCertificate: alias
        ? {
            acmCertificateArn: alias.certificateArn,
            sslSupportMethod: "sni-only",
            minimumProtocolVersion: "TLSv1.2_2021",
          }
        : { cloudfrontDefaultCertificate: true },
    });
    // Clients know its name; another distribution would have another one.
    distribution.overrideLogicalId(id.replaceAll("-", "_"));
    this.arn = distribution.arn;
    this.domainName = distribution.domainName;
    this.hostedZoneId = distribution.hostedZoneId;
  }
}
