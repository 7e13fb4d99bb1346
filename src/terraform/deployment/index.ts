export { bootstrapStack, type BootstrapOutcome } from "./bootstrap";
export { applyPlan, type PlanMode, type PlannedStack, planStack, wavesOf } from "./deploy";
export { resultsOf, workOnStacks } from "./stack-work";
export { Workspace } from "./workspace";
