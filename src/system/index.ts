export { systemJsonSchema } from "./json-schema";
export { loadSystem, parseSystem } from "./load";
export * from "./model";
export * as names from "./names";
