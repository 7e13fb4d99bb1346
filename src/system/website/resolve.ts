import { fullName } from "../dns/names";
import type { SystemDocument } from "../schema";
import type { Website } from "./model";

export function resolveWebsites({ websites, dns }: SystemDocument): readonly Website[] {
  return Object.entries(websites).map(([name, website]) => ({
    name,
    index: website.index,
    spa: website.spa,
    hostname: website.hostname === undefined || dns === undefined ? undefined : fullName(dns.zone, website.hostname),
    priceClass: website.priceClass,
    contentSecurityPolicy: website.contentSecurityPolicy,
    keepOldVersionsDays: website.keepOldVersions,
    destroyWithObjects: website.destroyWithObjects,
  }));
}
