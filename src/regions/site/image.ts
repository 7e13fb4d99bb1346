import { fail } from "../../errors";
import { GoldenImage, ImageKey } from "../../modules/image";
import { SiteVariable } from "../../modules/site-variable";
import { type GoldenImage as ImageModel, names, type Service } from "../../system";
import type { SiteScope } from "./scope";

const constructId = (image: string): string => `image_${image}`;

/** Comes before the services, which boot from the images. */
export function addImage({ stack, system, site }: SiteScope): void {
  const { name, account, images, sites } = system;
  if (images.length === 0) return;
  const key = new ImageKey(stack, "images", { alias: names.imageKeyAlias(name), account });
  const copiesOf = ({ site: home, ami, keep }: ImageModel): Record<string, string> =>
    home === site.name ? {} : Object.fromEntries([ami, ...keep].map((source) => [source, sites[home].region]));
  for (const image of images) {
    new GoldenImage(stack, constructId(image.name), {
      image: image.name,
      copyName: (ami) => names.imageCopyName(name, image.name, ami),
      ami: image.ami,
      copies: copiesOf(image),
      keyArn: key.arn,
    });
  }
}

/**
 * What the instances of a service boot from in this site, as a Terraform expression.
 *
 * @throws IMAGE_UNKNOWN
 */
export function imageIdOf({ stack, site, system }: SiteScope, { name, image }: Service): string {
  if ("golden" in image) {
    const golden = stack.node.tryFindChild(constructId(image.golden));
    if (golden instanceof GoldenImage) return golden.id;
    const known = system.images.map((one) => one.name).join(", ");
    throw fail("IMAGE_UNKNOWN", { service: name, image: image.golden, suggestion: `There are: ${known}.` });
  }
  return new SiteVariable(stack, `service_${name}_instances_image_id`, {
    type: "string",
    description: "AMI id, or resolve:ssm:<parameter>, which EC2 resolves in the site's own region.",
    value: image.id[site.name],
  }).stringValue;
}
