import { Replication } from "../../modules/storage";
import { names, otherSite, SITE_NAMES, type SiteName } from "../../system";
import type { LinkScope } from "../link-stack";

/** Replication of buckets, in both directions. */
export function linkStorage({ stack, system, regions }: LinkScope): void {
  const { name, account, sites } = system;
  for (const bucket of system.buckets.filter(({ replication }) => replication === "both")) {
    const place = (site: SiteName) => ({
      bucketName: names.bucketName(name, account, sites[site].region, bucket.name),
      keyAlias: names.bucketKeyAlias(name, bucket.name),
      provider: regions[site],
    });
    for (const from of SITE_NAMES) {
      new Replication(stack, `replication_${bucket.name}_${from}`, {
        source: place(from),
        destination: place(otherSite(from)),
        roleArn: names.roleArn(account, names.replicationRoleName(name, bucket.name, from)),
      });
    }
  }
}
