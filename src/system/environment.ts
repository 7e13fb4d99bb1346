import { cacheEnvironment } from "./cache/environment";
import { databaseEnvironment } from "./database/environment";
import { deliveryEnvironment } from "./delivery/environment";
import { messagingEnvironment } from "./messaging/environment";
import { secretEnvironment } from "./secret/environment";
import { storageEnvironment } from "./storage/environment";
import type { Service, System } from "./model";

/** A site's name and region, as they are to be written: literal values, or Terraform expressions. */
export interface SiteNames {
  readonly name: string;
  readonly region: string;
}

const NOUNS = [
  databaseEnvironment,
  cacheEnvironment,
  storageEnvironment,
  messagingEnvironment,
  secretEnvironment,
  deliveryEnvironment,
] as const;

/** Part of a variable's name: `user-data` -> `USER_DATA`. */
export const variableName = (name: string): string => name.toUpperCase().replaceAll("-", "_");

/** What the instances of a service find in their environment of what the service uses. */
export const environmentOf = (system: System, service: Service, site: SiteNames): Readonly<Record<string, string>> =>
  Object.assign({}, ...NOUNS.map((environment) => environment(system, service, site))) as Record<string, string>;
