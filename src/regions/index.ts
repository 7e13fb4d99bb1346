export { synthesize, synthesizeApp, type SynthesizedApp } from "./app";
