import type { Service, SiteName, System } from "../../system";
import type { PolicyStatement } from "../identity";

/** What the instances of a service may do because of what it uses. */
export const cacheGrants = (_system: System, _service: Service, _site: SiteName): readonly PolicyStatement[] => [];
