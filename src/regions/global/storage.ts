import { ReplicationRole } from "../../modules/storage";
import { names, otherSite, SITE_NAMES, type SiteName } from "../../system";
import type { GlobalScope } from "./scope";

/** A role for each direction in which a bucket is replicated. */
export function addStorage({ stack, system }: GlobalScope): void {
  const { name, account, sites } = system;
  for (const bucket of system.buckets.filter(({ replication }) => replication === "both")) {
    const keyUse = (site: SiteName) => ({
      account,
      region: sites[site].region,
      bucketName: names.bucketName(name, account, sites[site].region, bucket.name),
      keyAlias: names.bucketKeyAlias(name, bucket.name),
    });
    for (const from of SITE_NAMES) {
      new ReplicationRole(stack, `replication_${bucket.name}_${from}`, {
        name: names.replicationRoleName(name, bucket.name, from),
        source: keyUse(from),
        destination: keyUse(otherSite(from)),
      });
    }
  }
}
