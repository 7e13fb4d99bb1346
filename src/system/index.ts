export { backedUpDatabases } from "./backup";
/** @public used by scripts/generate.js */
export { systemJsonSchema } from "./json-schema";
export { loadSystem, parseSystem } from "./load";
export * from "./model";
export type { ClusterAddon, Monitoring } from "./monitoring";
export * as names from "./names";
export * from "./delivery";
export type { Acceptance, VerdictCode } from "./review";
export type { ObjectLifecycle } from "./storage";
export type { Website } from "./website";
export { environmentOf } from "./environment";
export type { GoldenImage } from "./image";
export type { MessagingThroughput, Queue, Topic } from "./messaging";
export { listenerPortsOf, planZones } from "./resolve";
export { type Traffic, trafficOf } from "./routing";
export { renderUserData } from "./user-data";
