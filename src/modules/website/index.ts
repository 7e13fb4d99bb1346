export { AliasRecords, type AliasRecordsProps } from "./alias-records";
export { Distribution, type DistributionProps, type Origin } from "./distribution";
export { distributionReads } from "./reader";
