export { AuroraDatabase, type AuroraDatabaseProps } from "./aurora-database";
export type { DatabaseProps } from "./foundation";
export { databaseGrants } from "./grants";
export { DatabaseMonitoringRole, type DatabaseMonitoringRoleProps } from "./monitoring-role";
export { RdsDatabase, type RdsDatabaseProps } from "./rds-database";
