import { type TerraformProvider, TerraformOutput } from "cdktf";
import { fail } from "../../errors";
import { ContractParameter } from "../../modules/contract";
import { Certificate } from "../../modules/dns";
import { AliasRecords, Distribution, type Origin } from "../../modules/website";
import { names, otherSite, type SiteName, type Website } from "../../system";
import type { GlobalScope } from "./scope";

/** Where CloudFront looks for certificates. */
const CLOUDFRONT_REGION = "us-east-1";

/** A provider for us-east-1, which need not be the region of a site. Made when the first website asks. */
function cloudfrontProvider({ stack }: GlobalScope): TerraformProvider {
  const id = "aws_us_east_1";
  const found = stack.node.tryFindChild(id) as TerraformProvider | undefined;
  return found ?? stack.addProvider(id, CLOUDFRONT_REGION, { alias: "us_east_1" });
}

/** The buckets of a website, the active site's first. The order follows a failover, and need not: see `Distribution`. */
function originsOf({ system }: GlobalScope, website: Website): [Origin, Origin] {
  const { name, account, sites, activeSite } = system;
  const origin = (site: SiteName): Origin => {
    const { region } = sites[site];
    const bucket = names.bucketName(name, account, region, names.websiteBucket(website.name));
    return { id: site, domainName: names.bucketDomainName(bucket, region) };
  };
  return [origin(activeSite), origin(otherSite(activeSite))];
}

/** A website's own name and the zone that it is in; `undefined` if it has none. */
function nameOf({ name, hostname }: Website, zoneId: string | undefined) {
  if (hostname === undefined) return undefined;
  if (zoneId === undefined) throw fail("WEBSITE_WITHOUT_ZONE", { website: name, hostname });
  return { hostname, zoneId };
}

/** The ARN of a certificate where CloudFront looks for it. */
function certificateArn(scope: GlobalScope, id: string, name: string, zoneId: string): string {
  const regions = { us_east_1: cloudfrontProvider(scope) };
  return new Certificate(scope.stack, id, { name, zoneId, regions }).arns.us_east_1;
}

function addDistribution(scope: GlobalScope, website: Website): Distribution {
  const { stack, system, zoneId } = scope;
  const id = `website_${website.name}`;
  const name = nameOf(website, zoneId);
  const alias = name && {
    hostname: name.hostname,
    certificateArn: certificateArn(scope, `${id}_certificate`, name.hostname, name.zoneId),
  };
  const distribution = new Distribution(stack, id, {
    name: names.websiteName(system.name, website.name),
    origins: originsOf(scope, website),
    index: website.index,
    spa: website.spa,
    priceClass: website.priceClass,
    contentSecurityPolicy: website.contentSecurityPolicy,
    alias,
  });
  if (name) new AliasRecords(stack, `${id}_alias`, { ...name, target: distribution });
  return distribution;
}

/** A distribution for each website, and what tells the sites which one may read their buckets. */
export function addWebsite(scope: GlobalScope): void {
  const { stack, system, regions } = scope;
  for (const website of system.websites) {
    const distribution = addDistribution(scope, website);
    new ContractParameter(stack, `contract_${website.name}_distribution`, {
      name: names.distributionParameterName(system.name, website.name),
      description: `Distribution of website ${website.name}`,
      value: distribution.arn,
      regions,
    });
    new TerraformOutput(stack, `${website.name}_website_domain_name`, {
      description: `Where clients reach website ${website.name}.`,
      value: website.hostname ?? distribution.domainName,
    });
  }
}
