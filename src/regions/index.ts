export { buildApp, synthesize, type SynthOptions } from "./app";
export { MANIFEST_FILE, type StackEntry, type StackManifest } from "./manifest";
