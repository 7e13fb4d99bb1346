import type { SystemDocument } from "../schema";
import type { Database } from "./model";

export const resolveDatabases = (document: SystemDocument): readonly Database[] =>
  Object.keys(document.databases).map((name) => ({ name }));
