import { type SiteNames, variableName } from "../environment";
import type { Service, System } from "../model";
import { bucketName } from "./names";

/** What the instances of a service find in their environment: the name of each bucket that it uses, in their own site. */
export const storageEnvironment = (
  system: System,
  service: Service,
  site: SiteNames,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.keys(service.uses.buckets).map((bucket) => [
      `BUCKET_${variableName(bucket)}`,
      bucketName(system.name, system.account, site.region, bucket),
    ]),
  );
