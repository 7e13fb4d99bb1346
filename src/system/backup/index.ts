export type { Backups } from "./model";
