export { accessOf } from "./access";
export { ClusterRoles, type ClusterRolesProps } from "./cluster-roles";
export { Monitoring, type MonitoringProps } from "./monitoring";
export { NAMESPACE } from "./stack/names";
export { MonitoringRelease, type MonitoringReleaseProps } from "./stack/monitoring-release";
export type { WatchedService, Watchtower } from "./stack/watched";
