import { CloudfrontDistribution } from "@cdktf/provider-aws/lib/cloudfront-distribution";
import { CloudfrontOriginAccessControl } from "@cdktf/provider-aws/lib/cloudfront-origin-access-control";
import { Construct } from "constructs";
import { SecurityHeaders } from "./security-headers";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/**
 * Answers that make CloudFront ask the other site.
 *
 * A region that is lost answers with 5xx, with 503 for a connection that fails or with 504 for one that hangs. 403 is a
 * bucket that does not let CloudFront in, since it may list and so sees 404 for what is not there. And 404 is a file of a
 * deployment that one site has already and the other not yet.
 */
const FAILOVER_CODES = [403, 404, 500, 502, 503, 504];

/** CloudFront tries twice for three seconds, not three times for ten: each request waits so long while a region is lost. */
const CONNECTION = { connectionAttempts: 2, connectionTimeout: 3 };

/** How long an error is kept, so that a file is found soon after it has come. */
const ERROR_SECONDS = 10;

/** The only methods that CloudFront repeats at the second origin. */
const METHODS = ["GET", "HEAD", "OPTIONS"];

export interface DistributionProps {
  /** Names the origin access control and the headers policy. At most 64 characters. */
  readonly name: string;

  /**
   * The buckets, by the site that they are in, as domain names of their own region. The first is asked first.
   *
   * The order is of no account for failing over: CloudFront turns to the second by itself, at each request.
   */
  readonly origins: readonly [Origin, Origin];

  /** Object that is served at `/`. There has to be one, or CloudFront would show what is in the bucket. */
  readonly index: string;

  /** Whether the index is served for paths that do not exist. */
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
      },
      // It comes into play when the second site has answered 404 as well, and is fetched through the same two.
      customErrorResponse: [
        props.spa
          ? { errorCode: 404, responseCode: 200, responsePagePath: `/${index}`, errorCachingMinTtl: ERROR_SECONDS }
          : { errorCode: 404, errorCachingMinTtl: ERROR_SECONDS },
      ],
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
