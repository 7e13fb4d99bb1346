import { CloudfrontResponseHeadersPolicy } from "@cdktf/provider-aws/lib/cloudfront-response-headers-policy";
import { Construct } from "constructs";
import { literal } from "../expressions";

const YEAR_SECONDS = 365 * 86_400;

export interface SecurityHeadersProps {
  /** At most 128 characters. */
  readonly name: string;
  /**
   * Content-Security-Policy header.
   *
   * @default - none
   */
  readonly contentSecurityPolicy?: string | undefined;
}

/**
 * Headers that tell browsers to be careful: HTTPS only for a year, no guessing of types, frames and full referrers for
 * the website itself only. They replace what a file's own metadata says.
 *
 * HTTPS is not asked for of the names below the website's, which may be services on plain HTTP.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
 */
export class SecurityHeaders extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name, contentSecurityPolicy }: SecurityHeadersProps) {
    super(scope, id);
    this.id = new CloudfrontResponseHeadersPolicy(this, "response_headers_policy", {
      name,
      securityHeadersConfig: {
        strictTransportSecurity: { accessControlMaxAgeSec: YEAR_SECONDS, includeSubdomains: false, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: "SAMEORIGIN", override: true },
        referrerPolicy: { referrerPolicy: "strict-origin-when-cross-origin", override: true },
        ...(contentSecurityPolicy === undefined
          ? {}
          : {
              contentSecurityPolicy: { contentSecurityPolicy: literal(contentSecurityPolicy), override: true },
            }),
      },
    }).id;
  }
}
