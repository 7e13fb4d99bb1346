export { type LocalAws, startLocalAws } from "./local-aws";
export { findLocalAws, type LocalAwsCheck } from "./python";
export { type Finding, rehearse, type RehearsalReport, type RunningRehearsal } from "./rehearse";
