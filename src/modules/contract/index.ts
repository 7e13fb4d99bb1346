export { ContractLookup, type ContractLookupProps } from "./contract-lookup";
export { ContractParameter, type ContractParameterProps } from "./contract-parameter";
