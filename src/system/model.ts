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

export interface Service {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
  readonly certificateArn: Readonly<Record<SiteName, string>> | undefined;
  readonly redirectFromPort: number | undefined;
  readonly failover: "automatic" | "orchestrated";
  readonly healthCheck: HealthCheck;
  readonly instanceType: string;
  /** An AMI id, or `resolve:ssm:<parameter>`, which EC2 resolves in its own region when it launches an instance. */
  readonly imageId: Readonly<Record<SiteName, string>>;
  readonly rootDevice: string;
  readonly rootVolumeGib: number;
  readonly capacity: Readonly<Record<SiteName, Capacity>>;
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
}
