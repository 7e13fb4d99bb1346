export { CLUSTER_ADDONS, type ClusterAddon, type Monitoring } from "./model";
