import type { SystemDocument } from "../schema";
import { processorOf } from "../processor";
import type { GoldenImage, InstanceImage } from "./model";

export const resolveImages = (document: SystemDocument): readonly GoldenImage[] =>
  Object.entries(document.images).map(([name, { site, ami, keep }]) => ({ name, site, ami, keep }));

/** Amazon Linux 2023, by a parameter that AWS publishes in every region. */
const defaultImage = (type: string): string =>
  `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${processorOf(type)}`;

export function resolveInstanceImage({ image, type }: SystemDocument["services"][string]["instance"]): InstanceImage {
  if (image && "golden" in image) return { golden: image.golden };
  if (image && "ami" in image) return { id: image.ami };
  const parameter = `resolve:ssm:${image?.ssmParameter ?? defaultImage(type)}`;
  return { id: { primary: parameter, dr: parameter } };
}
