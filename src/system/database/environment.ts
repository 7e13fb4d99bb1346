import type { Service, System } from "../model";
import { type SiteNames, variableName } from "../environment";
import { secretName } from "../secret/names";
import { databaseSecretPurpose, privateZone, readerLabel, writerLabel } from "./names";

/**
 * What the instances of a service find in their environment: names that stay the same after a failover, and the name of
 * the secret that holds user and password.
 */
export const databaseEnvironment = (
  system: System,
  service: Service,
  _site: SiteNames,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    system.databases
      .filter(({ name }) => service.uses.databases[name] !== undefined)
      .flatMap(({ name, port, databaseName }) => {
        const prefix = `DATABASE_${variableName(name)}`;
        const zone = privateZone(system.name);
        return [
          [`${prefix}_HOST`, `${writerLabel(name)}.${zone}`],
          [`${prefix}_READER_HOST`, `${readerLabel(name)}.${zone}`],
          [`${prefix}_PORT`, String(port)],
          [`${prefix}_NAME`, databaseName],
          [`${prefix}_SECRET`, secretName(system.name, databaseSecretPurpose(name))],
        ];
      }),
  );
