export type { Topic } from "./model";
