export { findTerraform, OLDEST_VERSION, type TerraformBinary, type TerraformProduct } from "./binary";
export { classifyFailure, type FailureContext } from "./classify";
export { formatDiagnostics, type Diagnostic } from "./diagnostics";
export type { ChangeSummary, ProgressEvent, ResourceAction } from "./events";
export { runGraph, type GraphNode, type GraphOptions, type NodeOutcome } from "./graph";
export { interruptFromProcess, type Interrupt, type ProcessInterrupt } from "./interrupt";
export {
  isNoChange,
  readPlan,
  type AttributeChange,
  type OutputChange,
  type PlanAction,
  type PlanSummary,
  type ResourceChange,
} from "./plan";
export type { ShownValue } from "./plan-values";
export { AWS_PROVIDER_VERSIONS, type MachineFacts } from "./provider-mirror";
export {
  prepareTerraformEnvironment,
  type ProviderSource,
  type TerraformEnvironment,
  type TerraformEnvironmentProps,
} from "./provider-source";
export {
  TerraformRunner,
  type InitOptions,
  type PlanOptions,
  type RunReport,
  type TerraformRunnerProps,
} from "./runner";
export { MANIFEST_FILE, readManifest, stackFolder, type StackEntry, type StackManifest } from "./manifest";
export { terraformMs } from "./stopwatch";
