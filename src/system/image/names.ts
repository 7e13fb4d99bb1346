import type { ComposedName, NameLimit } from "../name-limits";
import type { SystemDraft } from "../rules";

const IMAGE: NameLimit = {
  what: "an AMI name",
  max: 128,
  pattern: /^[\w()[\] ./'@-]{3,}$/,
  source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html",
};

/** Names the source: an AMI name exists once in a region, and copies of several AMIs stand side by side for a while. */
export const imageCopyName = (system: string, image: string, ami: string): string => `${system}-${image}-${ami}`;

/** The key that a site's copies of images are encrypted with. */
export const imageKeyAlias = (system: string): string => `alias/${system}-images`;

/** Names that are put together from parts of the system file, with AWS's limits. */
export const imageComposedNames = ({ system = "", images }: SystemDraft): readonly ComposedName[] =>
  Object.entries(images ?? {}).map(([image, props]) => ({
    name: imageCopyName(system, image, props?.ami ?? ""),
    limit: IMAGE,
    path: ["images", image],
  }));
