import type { Database } from "../database";
import type { System } from "../model";

/** The databases that are backed up, in the order of the system file. */
export const backedUpDatabases = ({ backups, databases }: System): readonly Database[] =>
  databases.filter(({ name }) => backups?.databases.includes(name));
