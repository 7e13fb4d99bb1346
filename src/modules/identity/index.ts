export { FlowLogsRole, type FlowLogsRoleProps } from "./flow-logs-role";
export { InstanceRole, type InstanceRoleProps } from "./instance-role";
export { parameterGrants } from "./parameter-grants";
export { policyDocument, type PolicyStatement } from "./policy";
