export type { Secret } from "./model";
