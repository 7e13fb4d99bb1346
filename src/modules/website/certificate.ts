import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface CertificateProps {
  readonly hostname: string;
  readonly zoneId: string;
  /** For us-east-1, where CloudFront looks for certificates. */
  readonly provider: TerraformProvider;
}

/**
 * A certificate for one name, validated in a hosted zone, which ACM renews for as long as the record is there.
 *
 * Terraform waits until it has been issued; that takes minutes, and for ever if the zone is not delegated.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html
 */
export class Certificate extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { hostname, zoneId, provider }: CertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "acm_certificate", {
      provider,
      domainName: hostname,
      validationMethod: "DNS",
      // CloudFront cannot lose its certificate before it has the next one.
      lifecycle: { createBeforeDestroy: true },
    });
    // One name, so one option; the others would be those of alternative names.
    const option = `one(${certificate.fqn}.domain_validation_options)`;
    const record = new Route53Record(this, "validation_record", {
      zoneId,
      name: `\${${option}.resource_record_name}`,
      type: `\${${option}.resource_record_type}`,
      records: [`\${${option}.resource_record_value}`],
      ttl: 300,
      // ACM gives a name the same record each time it asks.
      allowOverwrite: true,
    });
    this.arn = new AcmCertificateValidation(this, "validation", {
      provider,
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
    }).certificateArn;
  }
}
