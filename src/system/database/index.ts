export type { CrossRegion, Engine } from "./engines";
export type { Database, DatabaseStorage } from "./model";
