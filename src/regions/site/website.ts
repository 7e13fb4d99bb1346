import { ContractLookup } from "../../modules/contract";
import { Bucket } from "../../modules/storage";
import { distributionReads } from "../../modules/website";
import { names } from "../../system";
import type { SiteScope } from "./scope";
import { logBucketOf } from "./storage";

/** This site's buckets of the websites, which the distributions in `global` read. */
export function addWebsite(scope: SiteScope): void {
  const { stack, system, region } = scope;
  const { name, account } = system;
  for (const website of system.websites) {
    const id = `website_${website.name}`;
    const bucketName = names.bucketName(name, account, region, names.websiteBucket(website.name));
    const distribution = new ContractLookup(stack, `${id}_distribution`, {
      name: names.distributionParameterName(name, website.name),
    });
    new Bucket(stack, id, {
      bucketName,
      logicalId: id.replaceAll("-", "_"),
      // S3's own keys: what is in here is published, and no key stands between a reader and the other site's copy.
      lifecycle: {
        keepOldVersionsDays: website.keepOldVersionsDays,
        abortUploadsDays: 7,
        transitions: [],
        expireDays: undefined,
      },
      logBucket: logBucketOf(scope),
      destroyWithObjects: website.destroyWithObjects,
      statements: distributionReads(names.bucketArn(bucketName), distribution.value),
    });
  }
}
