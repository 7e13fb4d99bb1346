import { suggestion } from "../../nearest";
import { type Problem, problem } from "../problem";
import { processorInName, processorOf } from "../processor";
import type { SystemDraft } from "../rules";

/** What each service boots from, where that is right by itself. */
const imagesOfServices = (draft: SystemDraft) =>
  Object.entries(draft.services ?? {}).flatMap(([service, props]) => {
    const image = props?.instance?.image;
    return image ? [{ service, image, path: ["services", service, "instance", "image"] }] : [];
  });

/** An AMI id belongs to one region; the same id twice cannot be right. */
const checkRegions = (draft: SystemDraft): Problem[] =>
  imagesOfServices(draft).flatMap(({ image, path }) =>
    "ami" in image && image.ami?.primary === image.ami?.dr
      ? [problem([...path, "ami", "dr"], "IMAGE_REGION", { ami: image.ami?.dr ?? "" })]
      : [],
  );

/** A golden image has to be in the system file. */
function checkGolden(draft: SystemDraft): Problem[] {
  const names = Object.keys(draft.images ?? {});
  return imagesOfServices(draft).flatMap(({ service, image, path }) =>
    "golden" in image && image.golden !== undefined && !names.includes(image.golden)
      ? [
          problem([...path, "golden"], "IMAGE_UNKNOWN", {
            service,
            image: image.golden,
            suggestion: suggestion(image.golden, names),
          }),
        ]
      : [],
  );
}

/** Each AMI is copied once. */
const checkKept = (draft: SystemDraft): Problem[] =>
  Object.entries(draft.images ?? {}).flatMap(([image, { ami, keep = [] } = {}]) =>
    keep.flatMap((kept, index) =>
      kept === ami || keep.indexOf(kept) < index
        ? [problem(["images", image, "keep", index], "IMAGE_KEPT_TWICE", { image, ami: kept })]
        : [],
    ),
  );

/** An image for another processor does not boot. Only public parameters say what they are for. */
const checkProcessors = (draft: SystemDraft): Problem[] =>
  Object.entries(draft.services ?? {}).flatMap(([service, props]) => {
    const { image, type } = props?.instance ?? {};
    if (!image || type === undefined || !("ssmParameter" in image) || image.ssmParameter === undefined) return [];
    const wanted = processorOf(type);
    const found = processorInName(image.ssmParameter);
    return image.ssmParameter.startsWith("/aws/service/") && found !== undefined && found !== wanted
      ? [
          problem(["services", service, "instance", "image", "ssmParameter"], "IMAGE_PROCESSOR", {
            type,
            wanted,
            found,
          }),
        ]
      : [];
  });

export const imageRules: readonly ((draft: SystemDraft) => Problem[])[] = [
  checkRegions,
  checkGolden,
  checkKept,
  checkProcessors,
];
