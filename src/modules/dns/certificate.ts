import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface CertificateProps<Region extends string = string> {
  /** The full name, at most 64 characters. */
  readonly name: string;

  /** The hosted zone that answers for the name. */
  readonly zoneId: string;

  /** The regions that need it, by the name that becomes part of the Terraform address, with a provider for each. */
  readonly regions: Readonly<Record<Region, TerraformProvider>>;
}

/** What ACM asks to be published for a certificate of one name. */
const challenge = (certificate: AcmCertificate, attribute: string): string =>
  `one(${certificate.fqn}.domain_validation_options).resource_record_${attribute}`;

/**
 * A certificate for one name, in each of several regions: ACM certificates are regional.
 *
 * ACM issues them when it finds a record in the zone, and renews them as long as the record is there. What it asks for
 * depends on the name and the account only, so that one record validates all of them. That is why they are made in one
 * place, before a disaster, and not by each site: two stacks cannot own one record, and requesting and validating is
 * work of three control planes.
 *
 * Public certificates for load balancers and CloudFront cost nothing.
 *
 * @see https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 */
export class Certificate<Region extends string> extends Construct {
  /** By region: the ARN, as soon as the certificate is issued. */
  readonly arns: Readonly<Record<Region, string>>;

  constructor(scope: Construct, id: string, { name, zoneId, regions }: CertificateProps<Region>) {
    super(scope, id);
    const certificates = Object.entries<TerraformProvider>(regions).map(([region, provider]) => ({
      region,
      provider,
      certificate: new AcmCertificate(this, region, {
        provider,
        domainName: name,
        validationMethod: "DNS",
        // A listener, or a distribution, cannot lose its certificate before it has the next one.
        lifecycle: { createBeforeDestroy: true },
      }),
    }));
    const [first, ...others] = certificates.map(({ certificate }) => certificate);
    if (!first) {
      this.arns = {} as Record<Region, string>;
      return;
    }
    const record = new Route53Record(this, "validation", {
      zoneId,
      name: `\${${challenge(first, "name")}}`,
      type: `\${${challenge(first, "type")}}`,
      records: [`\${${challenge(first, "value")}}`],
      ttl: 300,
      // Another certificate for the name may have left, or need, the very same record.
      allowOverwrite: true,
    });
    if (others.length > 0) {
      const same = others.map((other) => `${challenge(first, "value")} == ${challenge(other, "value")}`);
      record.addOverride("lifecycle.precondition", [
        {
          condition: `\${${same.join(" && ")}}`,
          error_message: `ACM asks for different records for ${name} in different regions; one cannot validate both.`,
        },
      ]);
    }
    this.arns = Object.fromEntries(
      certificates.map(({ region, provider, certificate }) => {
        const validation = new AcmCertificateValidation(this, `issued_${region}`, {
          provider,
          certificateArn: certificate.arn,
          validationRecordFqdns: [record.fqdn],
        });
        return [region, validation.certificateArn];
      }),
    ) as Record<Region, string>;
  }
}
