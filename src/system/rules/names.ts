import { backupComposedNames } from "../backup/names";
import { cacheComposedNames } from "../cache/names";
import { databaseComposedNames } from "../database/names";
import { deliveryComposedNames } from "../delivery/names";
import { dnsComposedNames } from "../dns/names";
import { imageComposedNames } from "../image/names";
import { messagingComposedNames } from "../messaging/names";
import { monitoringComposedNames } from "../monitoring/names";
import { secretComposedNames } from "../secret/names";
import { storageComposedNames } from "../storage/names";
import { websiteComposedNames } from "../website/names";
import { SITE_NAMES } from "../model";
import {
  flowLogsRoleName,
  instanceRoleName,
  NAME_LIMITS,
  serviceName,
  stateBucketName,
  targetGroupName,
} from "../names";
import type { ComposedName } from "../name-limits";
import { type DocumentPath, type Problem, problem } from "../problem";
import type { SystemDraft } from ".";

const NOUNS = [
  databaseComposedNames,
  secretComposedNames,
  cacheComposedNames,
  backupComposedNames,
  storageComposedNames,
  websiteComposedNames,
  messagingComposedNames,
  imageComposedNames,
  dnsComposedNames,
  monitoringComposedNames,
  deliveryComposedNames,
] as const;

/** Every name that is put together from parts of the system file. */
function composedNames(draft: SystemDraft): ComposedName[] {
  const { system, account } = draft;
  if (system === undefined) return [];
  const services = Object.entries(draft.services ?? {});
  return [
    { name: system, limit: NAME_LIMITS.accelerator, path: ["system"] },
    ...SITE_NAMES.flatMap((site) => {
      const region = draft.sites?.[site]?.region;
      return [
        { name: flowLogsRoleName(system, site), limit: NAME_LIMITS.flowLogsRole, path: ["system"] },
        ...(account === undefined || region === undefined
          ? []
          : [{ name: stateBucketName(system, account, region), limit: NAME_LIMITS.stateBucket, path: ["system"] }]),
        ...services.map(([service]) => ({
          name: instanceRoleName(system, service, site),
          limit: NAME_LIMITS.instanceRole,
          path: ["services", service],
        })),
      ];
    }),
    ...services.flatMap(([service, props]) => [
      { name: serviceName(system, service), limit: NAME_LIMITS.loadBalancer, path: ["services", service] },
      {
        name: targetGroupName(system, service, props?.targetPort ?? props?.port ?? 65_535),
        limit: NAME_LIMITS.targetGroup,
        path: ["services", service],
      },
    ]),
    ...NOUNS.flatMap((composed) => composed(draft)),
  ];
}

/** AWS's limits hold for the names after composition, so that is where they are checked. */
export function checkNames(draft: SystemDraft): Problem[] {
  const reported = new Set<string>();
  const owners = new Map<string, DocumentPath>();
  return composedNames(draft).flatMap(({ name, limit, path }) => {
    const once = (key: string, found: Problem): Problem[] => {
      if (reported.has(key)) return [];
      reported.add(key);
      return [found];
    };
    const place = path.join(".");
    if (name.length > limit.max) {
      const params = { what: limit.what, name, length: name.length, max: limit.max };
      return once(`${place} too long`, problem(path, "NAME_TOO_LONG", params, { atKey: path.length > 1 }));
    }
    if (!limit.pattern.test(name)) {
      return once(
        `${place} invalid`,
        problem(path, "NAME_INVALID", { what: limit.what, name }, { atKey: path.length > 1 }),
      );
    }
    const kind = `${limit.what} ${name}`;
    const taken = owners.get(kind);
    owners.set(kind, taken ?? path);
    return taken === undefined || taken.join(".") === place
      ? []
      : once(`${place} taken`, problem(path, "NAME_CONFLICT", { what: limit.what, name }, { atKey: true }));
  });
}

/** Tags that every resource carries; the provider sets them. */
const OWN_TAGS: readonly string[] = ["system", "site", "stack", "managedby"];

export const checkTags = (draft: SystemDraft): Problem[] =>
  Object.keys(draft.tags ?? {}).flatMap((tag) =>
    OWN_TAGS.includes(tag.toLowerCase()) || tag.toLowerCase().startsWith("aws:")
      ? [problem(["tags", tag], "TAG_RESERVED", { tag }, { atKey: true })]
      : [],
  );
