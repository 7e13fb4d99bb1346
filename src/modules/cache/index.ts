export { cacheGrants } from "./grants";
