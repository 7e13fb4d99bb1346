import { zoneLetters } from "./aws-regions";
import { formatCidr, parseCidr, subBlock } from "./cidr";
import type { Service, Site, SiteName, SubnetTier, System, Zone } from "./model";
import type { SystemDocument } from "./schema";
import type { Draft } from "./schema-walk";

/** A VPC block is cut into 2^4 equal blocks. Each tier owns four of them, one for each zone there may ever be. */
const SUBNET_BITS = 4;
const ZONES_PER_TIER = 4;
const TIERS: readonly SubnetTier[] = ["private", "public", "isolated"];

/** Prefix length of every subnet in a VPC block with prefix length `vpcPrefix`. */
export const subnetPrefix = (vpcPrefix: number): number => vpcPrefix + SUBNET_BITS;

/** The zone letters a site uses: those it names, or the region's first ones. */
export function zoneLettersOf(region: string, zones: number | readonly string[]): readonly string[] {
  return typeof zones === "number" ? (zoneLetters(region) ?? []).slice(0, zones) : zones;
}

/** The ports of a service's listeners: its own, and the one that redirects plain HTTP to it. */
export function listenerPorts(service: Draft<SystemDocument["services"][string]>): readonly number[] {
  const redirect = redirectPort(service);
  return [service.port, redirect].filter((port) => port !== undefined);
}

function redirectPort(service: Draft<SystemDocument["services"][string]>): number | undefined {
  if (service.redirectFromPort === "none") return undefined;
  return service.redirectFromPort ?? (service.certificate ? 80 : undefined);
}

function resolveZone(site: SystemDocument["sites"][SiteName], letter: string, index: number): Zone {
  const vpc = parseCidr(site.network.cidr);
  const block = (tier: SubnetTier): string =>
    vpc
      ? formatCidr(subBlock(vpc, subnetPrefix(vpc.prefix), TIERS.indexOf(tier) * ZONES_PER_TIER + index))
      : site.network.cidr;
  return {
    key: String(index + 1),
    name: `${site.region}${letter}`,
    subnets: { public: block("public"), private: block("private"), isolated: block("isolated") },
  };
}

function resolveSite(name: SiteName, site: SystemDocument["sites"][SiteName]): Site {
  const { cidr, availabilityZones, nat, flowLogs } = site.network;
  return {
    name,
    region: site.region,
    cidr,
    zones: zoneLettersOf(site.region, availabilityZones).map((letter, index) => resolveZone(site, letter, index)),
    nat,
    flowLogsRetentionDays: flowLogs === "none" ? 0 : Number.parseInt(flowLogs, 10),
  };
}

function resolveService(name: string, service: SystemDocument["services"][string]): Service {
  const { healthCheck, instance, capacity } = service;
  const { image } = instance;
  return {
    name,
    port: service.port,
    targetPort: service.targetPort ?? service.port,
    certificateArn: service.certificate,
    redirectFromPort: redirectPort(service),
    failover: service.failover,
    healthCheck: {
      path: healthCheck.path,
      intervalSeconds: healthCheck.interval,
      timeoutSeconds: healthCheck.timeout,
      healthyThreshold: healthCheck.healthyThreshold,
      unhealthyThreshold: healthCheck.unhealthyThreshold,
      statusCodes: healthCheck.statusCodes,
    },
    instanceType: instance.type,
    imageId:
      "ami" in image
        ? image.ami
        : { primary: `resolve:ssm:${image.ssmParameter}`, dr: `resolve:ssm:${image.ssmParameter}` },
    rootDevice: instance.rootDevice,
    rootVolumeGib: instance.rootVolume,
    capacity: { primary: capacity.primary, dr: capacity.dr ?? capacity.primary },
    cpuTargetPercent: service.cpuTarget,
    egressPorts: service.egressPorts,
    userData: service.userData,
  };
}

/** Computes the model from a document that has passed the schema and the rules. */
export function resolveSystem(document: SystemDocument): System {
  return {
    name: document.system,
    account: document.account,
    tags: document.tags,
    activeSite: document.topology.active,
    sites: {
      primary: resolveSite("primary", document.sites.primary),
      dr: resolveSite("dr", document.sites.dr),
    },
    state: { lock: document.state.lock, keepOldVersionsDays: document.state.keepOldVersions / 86_400 },
    accelerator: {
      healthCheckIntervalSeconds: document.accelerator.healthCheck.interval === "10s" ? 10 : 30,
      healthCheckThreshold: document.accelerator.healthCheck.threshold,
      clientAffinity: document.accelerator.clientAffinity === "source-ip" ? "SOURCE_IP" : "NONE",
    },
    services: Object.entries(document.services).map(([name, service]) => resolveService(name, service)),
  };
}
