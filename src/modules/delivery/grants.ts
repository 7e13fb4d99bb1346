import type { Service, SiteName, System } from "../../system";
import type { PolicyStatement } from "../identity";
import { instanceStatements } from "./statements";

/** What the instances of a service may do because a component ships it: fetch its bundles from their own region. */
export const deliveryGrants = (system: System, service: Service, site: SiteName): readonly PolicyStatement[] =>
  (system.delivery?.components ?? [])
    .filter(({ target }) => target.kind === "service" && target.service === service.name)
    .flatMap((component) => instanceStatements({ system, component, site }));
