export type { GeneratedValue, Secret } from "./model";
