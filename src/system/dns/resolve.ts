import type { SystemDocument } from "../schema";
import type { Dns } from "./model";

export const resolveDns = (document: SystemDocument): Dns | undefined => document.dns;
