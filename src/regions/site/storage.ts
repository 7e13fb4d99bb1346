import { Bucket, LogBucket } from "../../modules/storage";
import { names, type System } from "../../system";
import type { SiteScope } from "./scope";

/** Everything of this system that is a bucket of its own name in each site, but for the log bucket. */
const loggedBuckets = ({ buckets, websites }: System): readonly string[] => [
  ...buckets.map(({ name }) => name),
  ...websites.map(({ name }) => names.websiteBucket(name)),
];

/** Where this site's buckets have their access logs. Made when the first of them asks. */
export function logBucketOf({ stack, system, region }: SiteScope): string {
  const { name, account } = system;
  const found = stack.node.tryFindChild("logs") as LogBucket | undefined;
  const logs =
    found ??
    new LogBucket(stack, "logs", {
      bucketName: names.logBucketName(name, account, region),
      account,
      sources: loggedBuckets(system).map((bucket) => names.bucketName(name, account, region, bucket)),
      // Logs of what is thrown away are thrown away with it.
      destroyWithObjects: [...system.buckets, ...system.websites].every((bucket) => bucket.destroyWithObjects),
    });
  return logs.bucketName;
}

/** The buckets of this site. */
export function addStorage(scope: SiteScope): void {
  const { stack, system, region } = scope;
  for (const bucket of system.buckets) {
    const id = `bucket_${bucket.name}`;
    new Bucket(stack, id, {
      bucketName: names.bucketName(system.name, system.account, region, bucket.name),
      logicalId: id.replaceAll("-", "_"),
      keyAlias: names.bucketKeyAlias(system.name, bucket.name),
      lifecycle: bucket,
      logBucket: logBucketOf(scope),
      destroyWithObjects: bucket.destroyWithObjects,
    });
  }
}
