import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";
import { composedBucketNames } from "../storage/names";

const CERTIFICATE: NameLimit = {
  what: "a name that a certificate can have",
  max: 64,
  pattern: /^[a-z0-9.-]+$/,
  source: "https://docs.aws.amazon.com/acm/latest/APIReference/API_RequestCertificate.html",
};

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
export const websiteComposedNames = (draft: SystemDraft): readonly ComposedName[] => {
  const { zone } = (draft.dns ?? {}) as { readonly zone?: string };
  return Object.entries(draft.websites ?? {}).flatMap(([website, props]) => [
    ...composedBucketNames(draft, [websiteBucket(website)], () => ["websites", website]),
    ...(zone === undefined || props?.hostname === undefined
      ? []
      : [
          {
            name: hostnameIn(zone, props.hostname),
            limit: CERTIFICATE,
            path: ["websites", website, "hostname"],
          },
        ]),
  ]);
};
