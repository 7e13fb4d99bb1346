export { GoldenImage, type GoldenImageProps } from "./golden-image";
export { ImageKey, type ImageKeyProps } from "./image-key";
