/**
 * The regions of the `aws` partition with the letters of their availability zones.
 *
 * Zone letters are the same for every account except where `namesVary` is set: there each account sees two of three
 * letters, so the system file has to name them. Local Zones and Wavelength Zones are left out.
 *
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
 * @see https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html
 */
interface AwsRegion {
  readonly zones: string;
  /** How many of the letters one account sees, where that is fewer than all of them. */
  readonly visibleZones?: number;
}

const REGIONS: Readonly<Record<string, AwsRegion>> = {
  "af-south-1": { zones: "abc" },
  "ap-east-1": { zones: "abc" },
  "ap-east-2": { zones: "abc" },
  "ap-northeast-1": { zones: "acd" },
  "ap-northeast-2": { zones: "abcd" },
  "ap-northeast-3": { zones: "abc" },
  "ap-south-1": { zones: "abc" },
  "ap-south-2": { zones: "abc" },
  "ap-southeast-1": { zones: "abc" },
  "ap-southeast-2": { zones: "abc" },
  "ap-southeast-3": { zones: "abc" },
  "ap-southeast-4": { zones: "abc" },
  "ap-southeast-5": { zones: "abc" },
  "ap-southeast-6": { zones: "abc" },
  "ap-southeast-7": { zones: "abc" },
  "ca-central-1": { zones: "abd" },
  "ca-west-1": { zones: "abc" },
  "eu-central-1": { zones: "abc" },
  "eu-central-2": { zones: "abc" },
  "eu-north-1": { zones: "abc" },
  "eu-south-1": { zones: "abc" },
  "eu-south-2": { zones: "abc" },
  "eu-west-1": { zones: "abc" },
  "eu-west-2": { zones: "abc" },
  "eu-west-3": { zones: "abc" },
  "il-central-1": { zones: "abc" },
  "me-central-1": { zones: "abc" },
  "me-south-1": { zones: "abc" },
  "mx-central-1": { zones: "abc" },
  "sa-east-1": { zones: "abc" },
  "us-east-1": { zones: "abcdef" },
  "us-east-2": { zones: "abc" },
  "us-west-1": { zones: "abc", visibleZones: 2 },
  "us-west-2": { zones: "abcd" },
};

/** Every region that a site can be in. */
export const REGION_NAMES: readonly string[] = Object.keys(REGIONS);

/** The zone letters of a region, or `undefined` if there is no such region. */
export const zoneLetters = (region: string): readonly string[] | undefined => REGIONS[region]?.zones.split("");

/** How many zones one account can use in a region. */
export const usableZoneCount = (region: string): number =>
  REGIONS[region]?.visibleZones ?? REGIONS[region]?.zones.length ?? 0;

/** Whether the zone letters differ from account to account, so that they have to be named. */
export const zoneNamesVary = (region: string): boolean => REGIONS[region]?.visibleZones !== undefined;
