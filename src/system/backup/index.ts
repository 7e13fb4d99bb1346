export { backedUpDatabases } from "./databases";
export type { BackupLock, BackupRule, Backups } from "./model";
