import type { Role, SiteName } from "../model";
import type { CrossRegion, Engine } from "./engines";

export interface DatabaseStorage {
  readonly sizeGib: number;
  readonly maxGib: number;
  readonly type: "gp3" | "io2";
  readonly iops: number | undefined;
  readonly throughput: number | undefined;
}

export interface Database {
  readonly name: string;
  /** An RDS instance with read replicas, or an Aurora cluster. */
  readonly kind: "rds" | "aurora";
  readonly engine: Engine;
  /** Of RDS instances a major version or an exact one, of Aurora clusters always an exact one. */
  readonly version: string;
  /** Family of its parameter group. */
  readonly family: string;
  /** What the instance or the cluster is called, the same in both regions. */
  readonly identifier: string;
  /** How the data gets to the standby; `none`: not at all, and the standby has no database. */
  readonly crossRegion: CrossRegion;
  readonly instanceClass: Readonly<Record<Role, string>>;
  readonly multiAz: Readonly<Record<Role, boolean>>;
  readonly readers: Readonly<Record<Role, number>>;
  readonly performanceInsights: Readonly<Record<Role, boolean>>;
  readonly databaseName: string;
  readonly username: string;
  readonly passwordVersion: number;
  readonly port: number;
  /** Of RDS instances; Aurora's storage grows by itself. */
  readonly storage: DatabaseStorage | undefined;
  readonly backupRetentionDays: number;
  /**
   * When automated backups are taken. The sites' windows are apart: a replica that is being backed up cannot be promoted.
   */
  readonly backupWindow: Readonly<Record<SiteName, string>>;
  readonly maintenanceWindow: string;
  readonly minorUpgrades: boolean;
  readonly deletionProtection: boolean;
  /** 0: no enhanced monitoring. */
  readonly monitoringIntervalSeconds: number;
  readonly logs: readonly string[];
  readonly logRetentionDays: number;
  readonly certificateAuthority: string;
  /** Engine parameters, those that force TLS among them. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly applyImmediately: boolean;
  readonly restoreFrom: Readonly<Partial<Record<SiteName, string>>>;
}
