import { SITE_NAMES, type SiteName, type System } from "../system";
import type { ExistingThing } from "./local-aws";

/** What a site's services boot from and are known by, in its own region. */
function ofSite(system: System, site: SiteName): ExistingThing[] {
  const { region } = system.sites[site];
  return system.services.flatMap(({ image, certificate }): ExistingThing[] => {
    const id = "golden" in image ? undefined : image.id[site];
    return [
      ...(id?.startsWith("ami-") === true ? [{ kind: "image" as const, id, region }] : []),
      ...(certificate === undefined || certificate === "managed"
        ? []
        : [{ kind: "certificate" as const, id: certificate[site], region }]),
    ];
  });
}

/**
 * What a system file takes for granted and an empty account has not: images, parameters, certificates, a hosted zone.
 *
 * Existing secrets are not among them: no stack reads one.
 */
export function existingThings(system: System): readonly ExistingThing[] {
  const { images, dns, parameters, sites } = system;
  return [
    ...images.flatMap(({ site, ami, keep }) =>
      [ami, ...keep].map((id) => ({ kind: "image" as const, id, region: sites[site].region })),
    ),
    ...SITE_NAMES.flatMap((site) => ofSite(system, site)),
    ...Object.entries(parameters).flatMap(([id, where]) =>
      where.map((site) => ({ kind: "parameter" as const, id, region: sites[site].region })),
    ),
    ...(dns?.hostedZoneId === undefined
      ? []
      : [{ kind: "hosted-zone" as const, id: dns.hostedZoneId, name: dns.zone }]),
  ];
}
