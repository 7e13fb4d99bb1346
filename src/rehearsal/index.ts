export { type LocalAws, startLocalAws } from "./local-aws";
export { findLocalAws, type LocalAwsCheck } from "./python";
export { rehearse } from "./rehearse";
export type { RehearsalReport, RunningRehearsal } from "./report";
