import { CERTIFICATE_NAME, DNS_NAME, fullName } from "../dns/names";
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

/**
 * Names that are put together from parts of the system file, with AWS's limits. A website's own name always has a
 * certificate, and leads to nothing else: no service, no other website.
 */
export const websiteComposedNames = (draft: SystemDraft): readonly ComposedName[] =>
  Object.entries(draft.websites ?? {}).flatMap(([website, props]) => [
    ...composedBucketNames(draft, [websiteBucket(website)], () => ["websites", website]),
    ...hostnames(draft.dns?.zone, website, props?.hostname),
  ]);

function hostnames(zone: string | undefined, website: string, hostname: string | undefined): readonly ComposedName[] {
  if (zone === undefined || hostname === undefined) return [];
  const path = ["websites", website, "hostname"];
  return [DNS_NAME, CERTIFICATE_NAME].map((limit) => ({ name: fullName(zone, hostname), limit, path }));
}
