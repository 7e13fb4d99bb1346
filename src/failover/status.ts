/** Both sites at a glance: what is deployed where, and where traffic goes. */
import { type EndpointGroupState, type NameState, readAccelerator, readNames, readIdentity, readState } from "../aws";
import { fail, toTwinstackError } from "../errors";
import type { Service, SiteName, System } from "../system";
import { SITE_NAMES, trafficOf } from "../system";
import type { StackEntry, StackManifest } from "../terraform";
import { type ComponentStatus, readDeliveries } from "./delivery";

/** A site that does not answer is to be seen at once, not waited for. */
const PATIENCE = { attempts: 1, timeoutMs: 1500 };

export interface StackStatus {
  readonly stack: string;
  /** `unknown`: its bucket did not answer. */
  readonly deployed: "yes" | "no" | "unknown";
  readonly resources: number;
  readonly serial: number;
  readonly lastModified: string | undefined;
}

export interface SiteStatus {
  readonly site: SiteName;
  readonly region: string;
  /** Whether this system file calls it the active one. */
  readonly active: boolean;
  /** Whether the region's S3 answers: that is where everything begins. */
  readonly reachable: boolean;
  /** Why not. */
  readonly reason: string | undefined;
  /** The stacks whose state lies there. */
  readonly stacks: readonly StackStatus[];
}

export interface RecordStatus {
  readonly weight: number;
  /** Whether it is the weight that the system file says. */
  readonly asDeclared: boolean;
}

export interface ServiceStatus {
  readonly service: string;
  readonly port: number;
  /** Its full name; `undefined` if the system has no zone. */
  readonly hostname: string | undefined;
  /** With `routing: dns`: the sites' records, as Route 53 has them. */
  readonly records: Readonly<Record<SiteName, RecordStatus | undefined>> | undefined;
  /** The endpoint groups of the accelerator. */
  readonly sites: Readonly<Record<SiteName, (EndpointGroupState & { readonly asDeclared: boolean }) | undefined>>;
}

export interface SystemStatus {
  readonly system: string;
  readonly activeSite: SiteName;
  readonly sites: readonly SiteStatus[];
  readonly routing: System["routing"];
  /** `undefined`: there is none, or it is not known. */
  readonly accelerator: { readonly dnsName: string; readonly status: string } | undefined;
  /** Why the accelerator is not known. */
  readonly acceleratorProblem: string | undefined;
  /** Why the records of the names are not known. */
  readonly recordsProblem: string | undefined;
  readonly services: readonly ServiceStatus[];
  readonly components: readonly ComponentStatus[];
}

async function stackStatus({ id, state }: StackEntry): Promise<StackStatus & { readonly problem?: string }> {
  const nothing = { stack: id, resources: 0, serial: 0, lastModified: undefined };
  try {
    const found = await readState(state, PATIENCE);
    if (!found) return { ...nothing, deployed: "no" };
    const { resources, serial, lastModified } = found;
    const deployed = resources > 0 ? "yes" : "no";
    return { stack: id, deployed, resources, serial, lastModified: lastModified?.toISOString() };
  } catch (cause) {
    const error = toTwinstackError(cause);
    // Anything else says something of the credentials, not of the region.
    if (error.code !== "REGION_UNREACHABLE") throw error;
    return { ...nothing, deployed: "unknown", problem: error.message };
  }
}

async function siteStatus(system: System, manifest: StackManifest, site: SiteName): Promise<SiteStatus> {
  const { region } = system.sites[site];
  const own = manifest.stacks.filter(({ state }) => state.region === region);
  const stacks = await Promise.all(own.map(stackStatus));
  const reason = stacks.find(({ problem }) => problem !== undefined)?.problem;
  return {
    site,
    region,
    active: system.activeSite === site,
    reachable: reason === undefined,
    reason,
    stacks: stacks.map(({ problem: _, ...status }) => status),
  };
}

/** What traffic finds, as AWS has it. */
interface Found {
  readonly groups: readonly EndpointGroupState[];
  readonly names: readonly NameState[];
}

function serviceStatus(system: System, service: Service, { groups, names }: Found): ServiceStatus {
  const groupOf = (site: SiteName) => {
    const group = groups.find(
      ({ ports, region }) => ports.includes(service.port) && region === system.sites[site].region,
    );
    const { dialPercent, weight } = trafficOf(service, site, system);
    return group && { ...group, asDeclared: group.trafficDialPercent === dialPercent && group.weight === weight };
  };
  const recordOf = (site: SiteName): RecordStatus | undefined => {
    const record = names.find(({ name }) => name === service.hostname)?.records.find((one) => one.site === site);
    return (
      record && { weight: record.weight, asDeclared: record.weight === trafficOf(service, site, system).dialPercent }
    );
  };
  return {
    service: service.name,
    port: service.port,
    hostname: service.hostname,
    records: system.routing === "dns" ? { primary: recordOf("primary"), dr: recordOf("dr") } : undefined,
    sites: { primary: groupOf("primary"), dr: groupOf("dr") },
  };
}

/** What Route 53 says of the services' names; nothing for a system whose traffic does not follow them. */
async function namesOf(system: System): Promise<readonly NameState[]> {
  const { dns, routing, services } = system;
  if (dns === undefined || routing !== "dns") return [];
  const names = services.flatMap(({ hostname }) => hostname ?? []);
  return (await readNames({ domain: dns.zone, id: dns.hostedZoneId }, names, PATIENCE)) ?? [];
}

/** Other credentials would make everything look as if it were not there. */
async function checkAccount({ account, name, sites }: System): Promise<void> {
  const answers = await Promise.allSettled(
    SITE_NAMES.map((site) => readIdentity(sites[site].region, `the status of ${name}`, PATIENCE)),
  );
  for (const answer of answers) {
    if (answer.status === "rejected" && toTwinstackError(answer.reason).code !== "REGION_UNREACHABLE")
      throw answer.reason;
    if (answer.status === "fulfilled" && answer.value.account !== account) {
      throw fail("WRONG_ACCOUNT", { subject: name, account: answer.value.account });
    }
  }
}

/**
 * Asks both regions and the accelerator, or Route 53, side by side. A region that does not answer is reported, not thrown.
 *
 * @throws WRONG_ACCOUNT, NO_CREDENTIALS, CREDENTIALS_EXPIRED and the like
 */
export async function readStatus(system: System, manifest: StackManifest): Promise<SystemStatus> {
  await checkAccount(system);
  const accelerator =
    system.routing === "dns" ? undefined : readAccelerator(system.name, PATIENCE).catch(toTwinstackError);
  const records = namesOf(system).catch(toTwinstackError);
  const [sites, components] = await Promise.all([
    Promise.all(SITE_NAMES.map((site) => siteStatus(system, manifest, site))),
    readDeliveries(system, PATIENCE),
  ]);
  const found = await accelerator;
  const names = await records;
  const failed = found instanceof Error;
  const groups = failed ? [] : (found?.endpointGroups ?? []);
  const seen = { groups, names: names instanceof Error ? [] : names };
  return {
    system: system.name,
    activeSite: system.activeSite,
    sites,
    routing: system.routing,
    accelerator: failed || !found ? undefined : { dnsName: found.dnsName, status: found.status },
    acceleratorProblem: failed ? found.message : undefined,
    recordsProblem: names instanceof Error ? names.message : undefined,
    services: system.services.map((service) => serviceStatus(system, service, seen)),
    components,
  };
}
