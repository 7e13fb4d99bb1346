import type { Service } from "../../system";
import type { SiteScope } from "./scope";

/** Comes before the services, which boot from the images. */
export function addImage(_site: SiteScope): void {
  // Nothing yet.
}

/** What the instances of a service boot from in this site. */
export const imageIdOf = ({ site }: SiteScope, service: Service): string => service.imageId[site.name];
