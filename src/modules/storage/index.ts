export { Bucket, type BucketProps } from "./bucket";
export { storageGrants } from "./grants";
export { LogBucket, type LogBucketProps } from "./log-bucket";
export { Replication, type ReplicationProps } from "./replication";
export { ReplicationRole, type ReplicationRoleProps } from "./replication-role";
