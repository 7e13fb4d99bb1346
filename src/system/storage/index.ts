export type { Bucket, ObjectLifecycle } from "./model";
