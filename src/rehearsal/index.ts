export { findLocalAws, type LocalAws, type LocalAwsCheck, startLocalAws } from "./local-aws";
export { type Finding, rehearse, type RehearsalReport, type RunningRehearsal } from "./rehearse";
