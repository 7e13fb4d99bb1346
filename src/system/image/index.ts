export type { GoldenImage, InstanceImage } from "./model";
