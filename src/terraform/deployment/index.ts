export { bootstrapStack, type BootstrapOutcome } from "./bootstrap";
export {
  applyPlan,
  forEachStack,
  type PlanMode,
  type PlannedStack,
  planStack,
  type StackListener,
  type StackPhase,
  wavesOf,
} from "./deploy";
export { Workspace, type WorkspaceProps } from "./workspace";
