export { type LocalAws, startLocalAws } from "./local-aws";
export { findLocalAws, type LocalAwsCheck } from "./python";
export { rehearse, type RehearsalReport, type RunningRehearsal } from "./rehearse";
