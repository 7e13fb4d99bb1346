export { AliasRecords, type AliasRecordsProps } from "./alias-records";
export { Certificate, type CertificateProps } from "./certificate";
export { Distribution, type DistributionProps, type Origin } from "./distribution";
export { distributionReads } from "./reader";
