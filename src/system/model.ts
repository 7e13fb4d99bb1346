import type { Backups } from "./backup";
import type { Cache } from "./cache";
import type { Database } from "./database";
import type { Delivery } from "./delivery";
import type { Dns } from "./dns";
import type { GoldenImage, InstanceImage } from "./image";
import type { Monitoring } from "./monitoring";
import type { ReviewSettings } from "./review";
import type { Secret } from "./secret";
import type { Bucket } from "./storage";
import type { Topic } from "./messaging";
import type { Website } from "./website";

/** One of the two places a system runs in. A place, not a role: it keeps its name for ever. */
export type SiteName = "primary" | "dr";

export const SITE_NAMES = ["primary", "dr"] as const satisfies readonly SiteName[];

/** What the three kinds of subnets are for: reachable from the internet, with a way out, with no way out. */
export type SubnetTier = "public" | "private" | "isolated";

/**
 * One availability zone of a site.
 *
 * `key` is its place in the list ("1", "2", ...), the same in both sites, so that both have the same Terraform
 * addresses although their zones have different names.
 */
export interface Zone {
  readonly key: string;
  readonly name: string;
  readonly subnets: Readonly<Record<SubnetTier, string>>;
}

export interface Site {
  readonly name: SiteName;
  readonly region: string;
  readonly cidr: string;
  readonly zones: readonly Zone[];
  readonly nat: "none" | "single" | "per-az";
  /** 0: no flow logs. */
  readonly flowLogsRetentionDays: number;
}

export interface HealthCheck {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly statusCodes: string;
}

export interface Capacity {
  readonly min: number;
  readonly max: number;
}

export type Strategy = "backup-restore" | "pilot-light" | "warm-standby" | "active-active";

/** What a site is at the moment. */
export type Role = "active" | "standby";

export type Access = "read" | "write";

/** What a service needs; its instances have the rights for that and nothing else. */
export interface Uses {
  readonly databases: Readonly<Record<string, Access>>;
  readonly caches: readonly string[];
  readonly buckets: Readonly<Record<string, Access>>;
  /** Topics. */
  readonly publish: readonly string[];
  /** Queues. */
  readonly consume: readonly string[];
  readonly secrets: readonly string[];
  /** Names of SSM parameters. */
  readonly parameters: readonly string[];
}

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  /** Its full name; `undefined` if the system has no zone. */
  readonly hostname: string | undefined;
  /** ARNs of certificates that exist, or `managed` for one that ACM issues; `undefined`: plain HTTP. */
  readonly certificate: Readonly<Record<SiteName, string>> | "managed" | undefined;
  readonly redirectFromPort: number | undefined;
  readonly failover: "automatic" | "orchestrated";
  readonly healthCheck: HealthCheck;
  readonly instanceType: string;
  readonly image: InstanceImage;
  readonly rootDevice: string;
  readonly rootVolumeGib: number;
  readonly uses: Uses;
  readonly capacity: Readonly<Record<Role, Capacity>>;
  readonly cpuTargetPercent: number;
  readonly egressPorts: readonly number[];
  readonly userData: string | undefined;
}

/** A system, checked and complete: everything that synthesis needs, and nothing that it has to guess. */
export interface System {
  readonly name: string;
  readonly account: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly activeSite: SiteName;
  readonly strategy: Strategy;
  /** Raised for a site whose databases are to be rebuilt from the other's. */
  readonly generation: Readonly<Record<SiteName, number>>;
  readonly sites: Readonly<Record<SiteName, Site>>;
  readonly state: {
    readonly lock: "dynamodb" | "lockfile" | "both";
    readonly keepOldVersionsDays: number;
  };
  readonly accelerator: {
    readonly healthCheckIntervalSeconds: 10 | 30;
    readonly healthCheckThreshold: number;
    readonly clientAffinity: "NONE" | "SOURCE_IP";
  };
  /** In the order of the system file. */
  readonly services: readonly Service[];
  readonly routing: "accelerator" | "dns" | "both";
  readonly dns: Dns | undefined;
  readonly databases: readonly Database[];
  readonly secrets: readonly Secret[];
  readonly caches: readonly Cache[];
  readonly backups: Backups | undefined;
  readonly buckets: readonly Bucket[];
  readonly websites: readonly Website[];
  readonly topics: readonly Topic[];
  readonly images: readonly GoldenImage[];
  /** SSM parameters that exist already, by name, with the sites in whose regions they do. */
  readonly parameters: Readonly<Record<string, readonly SiteName[]>>;
  readonly monitoring: Monitoring | undefined;
  readonly delivery: Delivery | undefined;
  readonly review: ReviewSettings;
}

/** What a site is now. */
export const roleOf = (system: Pick<System, "activeSite">, site: SiteName): Role =>
  system.activeSite === site ? "active" : "standby";

export const otherSite = (site: SiteName): SiteName => (site === "primary" ? "dr" : "primary");

/** Whether what costs by the hour stands in a site: in the standby of `backup-restore` it does not. */
export const isLaunched = (system: Pick<System, "activeSite" | "strategy">, site: SiteName): boolean =>
  system.strategy !== "backup-restore" || roleOf(system, site) === "active";
