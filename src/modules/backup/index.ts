export { AutomatedBackupsReplica, type AutomatedBackupsReplicaProps } from "./automated-backups-replica";
export { BackupPlan, type BackupPlanProps } from "./plan";
export { BackupRoles, type BackupRolesProps } from "./roles";
export { BackupVault, type BackupVaultProps } from "./vault";
