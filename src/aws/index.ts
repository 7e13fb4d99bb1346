export { type AcceleratorState, type EndpointGroupState, readAccelerator } from "./accelerator";
export { clientSettings, GLOBAL_ACCELERATOR_REGION, IAM_REGION, type Patience, ROUTE_53_REGION } from "./clients";
export { awsError } from "./errors";
export { type NameState, readNames, type RecordState } from "./records";
export { type Identity, readIdentity } from "./identity";
export {
  type BucketPresence,
  findBucket,
  listKeys,
  readState,
  type StateLocation,
  type StateObject,
} from "./state-objects";
export { type Parameter, readParameters } from "./parameters";
