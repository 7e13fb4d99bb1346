export type { Monitoring } from "./model";
