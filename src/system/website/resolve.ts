import type { SystemDocument } from "../schema";
import type { Website } from "./model";
import { hostnameIn } from "./names";

export function resolveWebsites({ websites, dns }: SystemDocument): readonly Website[] {
  const { zone } = (dns ?? {}) as { readonly zone?: string };
  return Object.entries(websites).map(([name, website]) => ({
    name,
    index: website.index,
    spa: website.spa,
    hostname: website.hostname === undefined || zone === undefined ? undefined : hostnameIn(zone, website.hostname),
    priceClass: website.priceClass,
    contentSecurityPolicy: website.contentSecurityPolicy,
    keepOldVersionsDays: website.keepOldVersions,
    destroyWithObjects: website.destroyWithObjects,
  }));
}
