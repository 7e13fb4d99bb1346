import type { SystemDocument } from "../schema";
import type { GoldenImage, InstanceImage } from "./model";

export const resolveImages = (document: SystemDocument): readonly GoldenImage[] =>
  Object.entries(document.images).map(([name, { site, ami, keep }]) => ({ name, site, ami, keep }));

export function resolveInstanceImage(image: SystemDocument["services"][string]["instance"]["image"]): InstanceImage {
  if ("golden" in image) return { golden: image.golden };
  if ("ami" in image) return { id: image.ami };
  const parameter = `resolve:ssm:${image.ssmParameter}`;
  return { id: { primary: parameter, dr: parameter } };
}
