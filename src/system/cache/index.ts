export type { Cache, CacheCapacity, CacheEngine } from "./model";
