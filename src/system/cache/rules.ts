import { type DocumentPath, type Problem, problem } from "../problem";
import type { SystemDraft } from "../rules";
import { cacheVersions, unusableVersion } from "./engines";
import { alternativesTo, replacementOf } from "./node-types";

const cachesOf = (draft: SystemDraft) =>
  Object.entries(draft.caches ?? {}).flatMap(([name, cache]) => (cache ? [{ name, cache }] : []));

/** Only versions that are current and can do without a password. */
function checkCacheVersions(draft: SystemDraft): Problem[] {
  return cachesOf(draft).flatMap(({ name, cache: { engine, version } }) => {
    const reason = engine === undefined || version === undefined ? undefined : unusableVersion(engine, version);
    if (engine === undefined || version === undefined || reason === undefined) return [];
    const versions = cacheVersions(engine).join(", ");
    const valkey = engine === "redis" ? ", or engine: valkey, which understands what Redis clients say" : "";
    return [
      problem(["caches", name, "version"], "CACHE_VERSION_UNUSABLE", {
        cache: name,
        engine,
        version,
        reason,
        versions: `${versions}${valkey}`,
      }),
    ];
  });
}

function checkNodeType(cache: string, nodeType: string | undefined, path: DocumentPath): Problem[] {
  if (nodeType === undefined) return [];
  const replacement = replacementOf(nodeType);
  if (replacement !== undefined) return [problem(path, "CACHE_NODE_TYPE_RETIRED", { cache, nodeType, replacement })];
  const alternatives = alternativesTo(nodeType);
  return alternatives === undefined
    ? []
    : [problem(path, "CACHE_NODE_TYPE_UNKNOWN", { cache, nodeType, alternatives: alternatives.join(", ") })];
}

/** Only node types of which AWS makes new caches, in a size that there is. */
const checkCacheNodeTypes = (draft: SystemDraft): Problem[] =>
  cachesOf(draft).flatMap(({ name, cache }) => [
    ...checkNodeType(name, cache.nodeType, ["caches", name, "nodeType"]),
    ...checkNodeType(name, cache.standby?.nodeType, ["caches", name, "standby", "nodeType"]),
  ]);

export const cacheRules: readonly ((draft: SystemDraft) => Problem[])[] = [checkCacheVersions, checkCacheNodeTypes];
