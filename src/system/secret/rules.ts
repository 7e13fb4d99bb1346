import { SITE_NAMES } from "../model";
import { type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";

/** A secret belongs to one region, and each site reads its own region's. */
function checkExisting(draft: SystemDraft): Problem[] {
  return Object.entries(draft.secrets ?? {}).flatMap(([name, secret]) =>
    SITE_NAMES.flatMap((site) => {
      const arn = secret?.existing?.[site];
      const region = draft.sites?.[site]?.region;
      const secretRegion = arn?.split(":")[3] ?? "";
      if (arn === undefined || region === undefined || secretRegion === region) return [];
      return [problem(["secrets", name, "existing", site], "SECRET_REGION", { name, site, region, secretRegion })];
    }),
  );
}

const OF_GENERATED = ["length", "punctuation", "version"] as const;

/** What says how a value is generated has no meaning where none is. */
function checkUnused(draft: SystemDraft): Problem[] {
  return Object.entries(draft.secrets ?? {}).flatMap(([name, secret]) => {
    const reason = secret?.existing ? "it exists already" : "its value is external";
    if (!secret?.existing && secret?.value !== "external") return [];
    return OF_GENERATED.filter((key) => secret[key] !== undefined).map((key) =>
      problem(["secrets", name, key], "SECRET_KEY_UNUSED", { name, key, reason }, { atKey: true }),
    );
  });
}

export const secretRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkExisting, checkUnused];
