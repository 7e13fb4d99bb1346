export { findTerraform, OLDEST_VERSION, type TerraformBinary } from "./binary";
export { type AddressChange, compareConfigurations, type ConfigurationChanges, stacksToPlan } from "./changes";
export { classifyFailure } from "./classify";
export type { ProgressEvent } from "./events";
export { type GraphNode, runGraph } from "./graph";
export { interruptFromProcess, type Interrupt } from "./interrupt";
export { stackFolder, type StackEntry, type StackManifest } from "./manifest";
export {
  type AttributeChange,
  isNoChange,
  type OutputChange,
  type PlanAction,
  type PlanSummary,
  readPlan,
  type ResourceChange,
  type ShownObject,
} from "./plan";
export { SENSITIVE, type ShownValue, UNKNOWN } from "./plan-values";
export { AWS_PROVIDER_VERSIONS, type MachineFacts } from "./provider-mirror";
export { prepareTerraformEnvironment, type ProviderSource, type TerraformEnvironmentProps } from "./provider-source";
export { TerraformRunner, type TerraformRunnerProps } from "./runner";
export { terraformMs } from "./stopwatch";
export { configurationVersions, lockedVersions, type Versions } from "./versions";
