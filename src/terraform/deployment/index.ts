export { bootstrapStack, type BootstrapOutcome } from "./bootstrap";
export { applyPlan, type PlanMode, type PlannedStack, planStack, type StackListener } from "./deploy";
export { rollOut, type Wave } from "./rollout";
export { resultsOf, workOnStacks } from "./stack-work";
export { Workspace } from "./workspace";
