export type { Bucket } from "./model";
