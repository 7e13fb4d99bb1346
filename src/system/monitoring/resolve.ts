import type { SystemDocument } from "../schema";
import type { Monitoring } from "./model";

export const resolveMonitoring = (document: SystemDocument): Monitoring | undefined => document.monitoring;
