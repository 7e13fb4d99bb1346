export type { Cache } from "./model";
