export { synthesize } from "./app";
