import type { CatalogueEntry } from "./entry";

export const CACHE_ERRORS = {
  CACHE_VERSION_UNUSABLE: {
    exit: 2,
    message: "Cache {cache} cannot run {engine} {version}: {reason}.",
    hint: "Use one of {versions}.",
  },
  CACHE_NODE_TYPE_RETIRED: {
    exit: 2,
    message: "Cache {cache} wants {nodeType}, of which AWS makes no new caches.",
    hint: "Use {replacement} or another current type.",
  },
  CACHE_NODE_TYPE_UNKNOWN: {
    exit: 2,
    message: "Cache {cache} wants {nodeType}, and ElastiCache has no such node type.",
    hint: "There are {alternatives}. Sizes differ from those of EC2: cache.t3 and cache.t4g end at medium.",
  },
} as const satisfies Record<string, CatalogueEntry>;
