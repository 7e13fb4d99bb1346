import type { SystemDocument } from "../schema";
import { type Bucket, STORAGE_CLASSES } from "./model";

export const resolveBuckets = ({ buckets }: SystemDocument): readonly Bucket[] =>
  Object.entries(buckets).map(([name, bucket]) => ({
    name,
    replication: bucket.replication,
    keepOldVersionsDays: bucket.keepOldVersions,
    abortUploadsDays: bucket.abortUploads,
    transitions: bucket.transitions.map(({ to, after }) => ({ afterDays: after, storageClass: STORAGE_CLASSES[to] })),
    expireDays: bucket.expire,
    destroyWithObjects: bucket.destroyWithObjects,
  }));
