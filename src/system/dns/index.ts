export type { Dns } from "./model";
