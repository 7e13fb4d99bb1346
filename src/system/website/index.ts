export type { Website } from "./model";
