export { buildApp, synthesize, type SynthOptions } from "./app";
