export type { Delivery } from "./model";
