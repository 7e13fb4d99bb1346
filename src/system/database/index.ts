export type { Database } from "./model";
