export { AliasRecord, type AliasRecordProps, type AliasTarget } from "./alias-record";
export { Certificate, type CertificateProps } from "./certificate";
export { FailoverRecord, type FailoverRecordProps } from "./failover-record";
export { HealthCheck, type HealthCheckProps } from "./health-check";
export { HostedZone, type HostedZoneProps } from "./hosted-zone";
