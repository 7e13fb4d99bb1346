import type { Service } from "../../system";
import type { SiteScope } from "./scope";

/** The certificate of a service's listener in this site: its ARN for a site variable, `undefined` without one. */
export const certificateArnOf = ({ site }: SiteScope, service: Service): string | undefined =>
  service.certificateArn?.[site.name];
