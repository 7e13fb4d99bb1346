import type { ComposedName } from "../name-limits";
import type { SystemDraft } from "../rules";
import { composedBucketNames } from "../storage/names";

/** What a website's bucket is called among the buckets of a system; see `bucketName`. */
export const websiteBucket = (website: string): string => `web-${website}`;

/** CloudFront's names for what belongs to a website: its origin access control and its response headers policy. */
export const websiteName = (system: string, website: string): string => `${system}-${website}`;

/** The contract parameter that tells a site which distribution may read its bucket. */
export const distributionParameterName = (system: string, website: string): string =>
  `/twinstack/${system}/website/${website}/distribution-arn`;

/** Where CloudFront, and anybody else, finds a bucket in its own region. */
export const bucketDomainName = (bucket: string, region: string): string => `${bucket}.s3.${region}.amazonaws.com`;

/** A full name in a zone. */
export const hostnameIn = (zone: string, hostname: string): string => (hostname === "@" ? zone : `${hostname}.${zone}`);

/** Names that are put together from parts of the system file, with AWS's limits. */
export const websiteComposedNames = (draft: SystemDraft): readonly ComposedName[] =>
  Object.keys(draft.websites ?? {}).flatMap((website) =>
    composedBucketNames(draft, [websiteBucket(website)], () => ["websites", website]),
  );
