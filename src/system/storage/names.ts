import { SITE_NAMES } from "../model";
import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const BUCKET: NameLimit = {
  what: "an S3 bucket name",
  max: 63,
  pattern: /^[a-z0-9][a-z0-9.-]+[a-z0-9]$/,
  source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
};

const ROLE: NameLimit = {
  what: "an IAM role name",
  max: 64,
  pattern: /^[\w+=,.@-]+$/,
  source: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
};

/** Bucket names are global, so they carry account and region; the region may be a Terraform expression. */
export const bucketName = (system: string, account: string, region: string, bucket: string): string =>
  `${system}-${account}-${region}-${bucket}`;

/** Where S3 writes who asked for what in the other buckets of a site. */
export const logBucketName = (system: string, account: string, region: string): string =>
  bucketName(system, account, region, "logs");

export const bucketArn = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/** The key of a bucket, the same alias in both regions. */
export const bucketKeyAlias = (system: string, bucket: string): string => `alias/${system}-bucket-${bucket}`;

/** The role that S3 replicates a bucket with, out of the site `from`. */
export const replicationRoleName = (system: string, bucket: string, from: string): string =>
  `${system}-replicate-${bucket}-${from}`;

/** The names of a site's bucket for each key under `path`, as they come out in both regions. */
export const composedBucketNames = (
  draft: SystemDraft,
  buckets: readonly string[],
  path: (bucket: string) => ComposedName["path"],
): readonly ComposedName[] => {
  const { system, account, sites } = draft;
  if (system === undefined || account === undefined) return [];
  return SITE_NAMES.flatMap((site) => {
    const region = sites?.[site]?.region;
    if (region === undefined) return [];
    return buckets.map((bucket) => ({
      name: bucketName(system, account, region, bucket),
      limit: BUCKET,
      path: path(bucket),
    }));
  });
};

/** Names that are put together from parts of the system file, with AWS's limits. */
export const storageComposedNames = (draft: SystemDraft): readonly ComposedName[] => {
  const { system } = draft;
  const buckets = Object.keys(draft.buckets ?? {});
  const needsLogs = buckets.length > 0 || Object.keys(draft.websites ?? {}).length > 0;
  return [
    // First, so that a bucket that is called `logs` is the one at fault.
    ...(needsLogs ? composedBucketNames(draft, ["logs"], () => ["system"]) : []),
    ...composedBucketNames(draft, buckets, (bucket) => ["buckets", bucket]),
    ...buckets.flatMap((bucket) =>
      system === undefined
        ? []
        : SITE_NAMES.map((site) => ({
            name: replicationRoleName(system, bucket, site),
            limit: ROLE,
            path: ["buckets", bucket],
          })),
    ),
  ];
};
