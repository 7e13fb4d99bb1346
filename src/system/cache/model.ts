import type { Role } from "../model";

export type CacheEngine = "valkey" | "redis";

/** How much of a cache a site has. */
export interface CacheCapacity {
  readonly nodeType: string;
  /** The primary and its replicas, 1 to 6. */
  readonly nodes: number;
}

export interface Cache {
  readonly name: string;
  readonly engine: CacheEngine;
  readonly version: string;
  /** Family of its parameter group. */
  readonly family: string;
  readonly port: number;
  readonly capacity: Readonly<Record<Role, CacheCapacity>>;
  /** What its user may do: an ACL rule without passwords. */
  readonly access: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly maintenanceWindow: string;
  /** 0: no snapshots. */
  readonly snapshotRetentionDays: number;
  readonly snapshotWindow: string;
  /** 0: no logs. */
  readonly logRetentionDays: number;
}
