export type { ClusterAddon, Monitoring } from "./model";
