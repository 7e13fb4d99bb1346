export { ArtifactStore, type ArtifactStoreProps } from "./artifact-store";
export { BuildProject, type BuildProjectProps, ShipProject, type ShipProjectProps } from "./build-project";
export { deploymentConfiguration, DeploymentTarget, type DeploymentTargetProps } from "./deployment-target";
export { deliveryGrants } from "./grants";
export { JenkinsRole, type JenkinsRoleProps } from "./jenkins-role";
export { Pipeline, type PipelineProps, type PipelineSource } from "./pipeline";
export { PushRule, type PushRuleProps, Repository, type RepositoryProps } from "./repository";
export { RevisionParameter, type RevisionParameterProps } from "./revision-parameter";
export { ServiceRole, type ServiceRoleProps } from "./service-role";
export {
  artifactPrefix,
  buildStatements,
  codedeployStatements,
  deployStatements,
  eventStatements,
  mergeStatements,
  pipelineStatements,
  type Shipment,
  shipStatements,
} from "./statements";
