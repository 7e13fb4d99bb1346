import { names, type Service, type SiteName, type System } from "../../system";
import type { PolicyStatement } from "../identity";
import { readSecrets } from "../secret";

/** What the instances of a service may do because of the databases that it uses: read the user and the password. */
export function databaseGrants(system: System, service: Service, site: SiteName): readonly PolicyStatement[] {
  const { name, account, sites, databases } = system;
  const used = databases.filter((database) => service.uses.databases[database.name] !== undefined);
  return readSecrets(
    "DatabaseSecrets",
    used.map((database) => {
      const secret = names.secretName(name, names.databaseSecretPurpose(database.name));
      return names.secretArnPattern(account, sites[site].region, secret);
    }),
  );
}
