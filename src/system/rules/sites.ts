import { REGION_NAMES, usableZoneCount, zoneLetters, zoneNamesVary } from "../aws-regions";
import { type CidrBlock, overlaps, parseCidr } from "../cidr";
import { SITE_NAMES, type SiteName } from "../model";
import { suggestion } from "../../nearest";
import { type Problem, problem } from "../problem";
import { subnetPrefix, zoneLettersOf } from "../resolve";
import type { SystemDraft } from ".";

/** Load balancers need a /27 with eight free addresses in each zone, so subnets end at /27 and VPCs at /23. */
const VPC_PREFIX = { min: 16, max: 23 } as const;

/** Addresses that AWS keeps for itself in every subnet. */
const RESERVED_PER_SUBNET = 5;

export function checkRegions(draft: SystemDraft): Problem[] {
  const problems = SITE_NAMES.flatMap((site) => {
    const region = draft.sites?.[site]?.region;
    return region === undefined || REGION_NAMES.includes(region)
      ? []
      : [
          problem(["sites", site, "region"], "REGION_UNKNOWN", {
            region,
            suggestion: suggestion(region, REGION_NAMES),
          }),
        ];
  });
  const { primary, dr } = draft.sites ?? {};
  if (primary?.region !== undefined && primary.region === dr?.region) {
    problems.push(problem(["sites", "dr", "region"], "REGIONS_EQUAL", { region: primary.region }));
  }
  return problems;
}

function checkZonesOf(draft: SystemDraft, site: SiteName): Problem[] {
  const region = draft.sites?.[site]?.region;
  const zones = draft.sites?.[site]?.network?.availabilityZones;
  const letters = region === undefined ? undefined : zoneLetters(region);
  if (region === undefined || zones === undefined || letters === undefined) return [];
  const path = ["sites", site, "network", "availabilityZones"];
  if (typeof zones === "number" && zoneNamesVary(region)) {
    return [problem(path, "ZONE_NAMES_NEEDED", { region, letters: letters.join(", ") })];
  }
  const used = zoneLettersOf(region, zones);
  const wanted = typeof zones === "number" ? zones : new Set(used).size;
  const unknown = used.find((letter) => !letters.includes(letter));
  if (unknown !== undefined) {
    return [problem(path, "ZONE_UNKNOWN", { region, zone: unknown, letters: letters.join(", ") })];
  }
  if (new Set(used).size < used.length) return [problem(path, "ZONE_REPEATED", { zones: used.join(", ") })];
  return wanted > usableZoneCount(region)
    ? [problem(path, "ZONES_TOO_MANY", { region, wanted, available: usableZoneCount(region) })]
    : [];
}

export const checkZones = (draft: SystemDraft): Problem[] => SITE_NAMES.flatMap((site) => checkZonesOf(draft, site));

const cidrPath = (site: SiteName): readonly string[] => ["sites", site, "network", "cidr"];

function checkCidrOf(draft: SystemDraft, site: SiteName): Problem[] {
  const cidr = draft.sites?.[site]?.network?.cidr;
  if (cidr === undefined) return [];
  const block = parseCidr(cidr);
  if (!block) return [problem(cidrPath(site), "CIDR_INVALID", { cidr })];
  if (block.prefix < VPC_PREFIX.min || block.prefix > VPC_PREFIX.max) {
    return [problem(cidrPath(site), "CIDR_SIZE", { cidr, prefix: block.prefix })];
  }
  return checkRoom(draft, site, block);
}

/** Whether the private subnets have an address for every instance that the services may grow to. */
function checkRoom(draft: SystemDraft, site: SiteName, block: CidrBlock): Problem[] {
  const network = draft.sites?.[site]?.network;
  const zones = network?.availabilityZones;
  if (zones === undefined) return [];
  const count = typeof zones === "number" ? zones : zones.length;
  const room = count * (2 ** (32 - subnetPrefix(block.prefix)) - RESERVED_PER_SUBNET);
  const wanted = Object.values(draft.services ?? {}).reduce(
    // Either site may be the active one.
    (sum, service) => sum + Math.max(service?.capacity?.max ?? 0, service?.capacity?.standby?.max ?? 0),
    0,
  );
  return wanted > room ? [problem(cidrPath(site), "CIDR_TOO_SMALL", { cidr: network?.cidr ?? "", room, wanted })] : [];
}

export function checkCidrs(draft: SystemDraft): Problem[] {
  const problems = SITE_NAMES.flatMap((site) => checkCidrOf(draft, site));
  const [primary, dr] = SITE_NAMES.map((site) => draft.sites?.[site]?.network?.cidr);
  const blocks = [primary, dr].map((cidr) => (cidr === undefined ? undefined : parseCidr(cidr)));
  if (blocks[0] && blocks[1] && overlaps(blocks[0], blocks[1])) {
    problems.push(problem(cidrPath("dr"), "REGION_CIDR_OVERLAP", { dr: dr ?? "", primary: primary ?? "" }));
  }
  return problems;
}
