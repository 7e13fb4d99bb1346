export type { GoldenImage } from "./model";
