export type { BackedUpDatabase, BackupLock, BackupRule, Backups } from "./model";
