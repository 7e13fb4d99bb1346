import type { SystemDocument } from "../schema";
import type { Backups } from "./model";

export const resolveBackups = (document: SystemDocument): Backups | undefined => document.backups;
