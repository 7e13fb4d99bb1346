import type { SystemDocument } from "../schema";
import type { Delivery } from "./model";

export const resolveDelivery = (document: SystemDocument): Delivery | undefined => document.delivery;
