export { backedUpDatabases } from "./backup";
/** @public used by scripts/generate.js */
export { systemJsonSchema } from "./json-schema";
export { loadSystem, parseSystem } from "./load";
export * from "./model";
export * as names from "./names";
export { environmentOf } from "./environment";
export { listenerPortsOf, planZones } from "./resolve";
export { type Traffic, trafficOf } from "./routing";
export { renderUserData } from "./user-data";
