import type { SystemDocument } from "../schema";
import type { GoldenImage } from "./model";

export const resolveImages = (document: SystemDocument): readonly GoldenImage[] =>
  Object.keys(document.images).map((name) => ({ name }));
