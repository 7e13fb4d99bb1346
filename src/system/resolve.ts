import { fail } from "../errors";
import { zoneLetters } from "./aws-regions";
import { formatCidr, parseCidr, subBlock } from "./cidr";
import { resolveBackups } from "./backup/resolve";
import { resolveCaches } from "./cache/resolve";
import { resolveDatabases } from "./database/resolve";
import { resolveDelivery, userDataWithAgent } from "./delivery/resolve";
import { resolveDns, resolveHostname } from "./dns/resolve";
import { resolveImages, resolveInstanceImage } from "./image/resolve";
import { resolveTopics } from "./messaging/resolve";
import { resolveMonitoring } from "./monitoring/resolve";
import { resolveReview } from "./review/resolve";
import { resolveSecrets } from "./secret/resolve";
import { resolveBuckets } from "./storage/resolve";
import { resolveWebsites } from "./website/resolve";
import type { Capacity, Role, Service, Site, SiteName, SubnetTier, System, Zone } from "./model";
import type { SystemDocument } from "./schema";
import type { Draft } from "./schema-walk";
import { standbyCapacity } from "./strategy";

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
  return service.redirectFromPort ?? (service.certificate && service.port !== 80 ? 80 : undefined);
}

/**
 * Cuts a VPC block into the subnets of its zones.
 *
 * @param letters Zone letters, at most four; their order decides which blocks they get, so append new ones.
 */
export function planZones(region: string, cidr: string, letters: readonly string[]): readonly Zone[] {
  const vpc = parseCidr(cidr);
  if (!vpc) throw fail("CIDR_INVALID", { cidr });
  const prefix = subnetPrefix(vpc.prefix);
  return letters.map((letter, index) => {
    const block = (tier: SubnetTier): string =>
      formatCidr(subBlock(vpc, prefix, TIERS.indexOf(tier) * ZONES_PER_TIER + index));
    return {
      key: String(index + 1),
      name: `${region}${letter}`,
      subnets: { public: block("public"), private: block("private"), isolated: block("isolated") },
    };
  });
}

function resolveSite(name: SiteName, site: SystemDocument["sites"][SiteName]): Site {
  const { cidr, availabilityZones, nat, flowLogs } = site.network;
  return {
    name,
    region: site.region,
    cidr,
    zones: planZones(site.region, cidr, zoneLettersOf(site.region, availabilityZones)),
    nat,
    flowLogsRetentionDays: flowLogs === "none" ? 0 : Number.parseInt(flowLogs, 10),
  };
}

type ServiceDocument = SystemDocument["services"][string];

/** How many instances run in either role. */
function capacities({ capacity }: ServiceDocument, { topology }: SystemDocument): Record<Role, Capacity> {
  const active = { min: capacity.min, max: capacity.max };
  return {
    active,
    standby: capacity.standby ?? standbyCapacity(active, topology.strategy, topology.standbyCapacity),
  };
}

function resolveService(name: string, service: ServiceDocument, document: SystemDocument): Service {
  const { healthCheck, instance, uses } = service;
  const capacity = capacities(service, document);
  const writes = Object.values(uses.databases).includes("write");
  return {
    name,
    port: service.port,
    targetPort: service.targetPort ?? service.port,
    hostname: resolveHostname(document, name),
    certificate: service.certificate,
    redirectFromPort: redirectPort(service),
    failover: service.failover ?? (writes || capacity.standby.min === 0 ? "orchestrated" : "automatic"),
    healthCheck: {
      path: healthCheck.path,
      intervalSeconds: healthCheck.interval,
      timeoutSeconds: healthCheck.timeout,
      healthyThreshold: healthCheck.healthyThreshold,
      unhealthyThreshold: healthCheck.unhealthyThreshold,
      statusCodes: healthCheck.statusCodes,
    },
    instanceType: instance.type,
    image: resolveInstanceImage(instance),
    rootDevice: instance.rootDevice,
    rootVolumeGib: instance.rootVolume,
    uses,
    capacity,
    cpuTargetPercent: service.cpuTarget,
    egressPorts: service.egressPorts,
    userData: userDataWithAgent(document, name, service.userData),
  };
}

/** The ports of a service's listeners. */
export const listenerPortsOf = ({ port, redirectFromPort }: Service): readonly number[] =>
  redirectFromPort === undefined ? [port] : [port, redirectFromPort];

/** Computes the model from a document that has passed the schema and the rules. */
export function resolveSystem(document: SystemDocument): System {
  return {
    name: document.system,
    account: document.account,
    tags: document.tags,
    activeSite: document.topology.active,
    strategy: document.topology.strategy,
    generation: document.topology.generation,
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
    services: Object.entries(document.services).map(([name, service]) => resolveService(name, service, document)),
    routing: document.routing,
    databases: resolveDatabases(document),
    secrets: resolveSecrets(document),
    caches: resolveCaches(document),
    backups: resolveBackups(document),
    buckets: resolveBuckets(document),
    websites: resolveWebsites(document),
    topics: resolveTopics(document),
    images: resolveImages(document),
    dns: resolveDns(document),
    monitoring: resolveMonitoring(document),
    delivery: resolveDelivery(document),
    review: resolveReview(document),
    parameters: Object.fromEntries(Object.entries(document.parameters).map(([name, { existsIn }]) => [name, existsIn])),
  };
}
