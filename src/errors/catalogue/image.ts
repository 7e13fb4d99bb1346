import type { CatalogueEntry } from "./entry";

export const IMAGE_ERRORS = {
  IMAGE_UNKNOWN: {
    exit: 2,
    message: "Service {service} boots from the golden image {image}, and there is none so named under `images`.",
    hint: "{suggestion}",
  },
  IMAGE_KEPT_TWICE: {
    exit: 2,
    message: "Image {image} names {ami} twice.",
    hint: "List under `keep` earlier AMIs only, each once.",
  },
  IMAGE_PROCESSOR: {
    exit: 2,
    message: "{type} runs on {wanted}, and the image is for {found}.",
    hint: "Name the {wanted} image, or leave `image` out for Amazon Linux 2023 that fits.",
  },
} as const satisfies Record<string, CatalogueEntry>;
