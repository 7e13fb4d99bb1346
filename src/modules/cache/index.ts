export { Cache, type CacheProps } from "./cache";
export { cacheGrants } from "./grants";
