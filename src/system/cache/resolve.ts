import type { SystemDocument } from "../schema";
import { defaultCacheVersion, parameterFamily } from "./engines";
import type { Cache } from "./model";

function resolveCache(name: string, cache: SystemDocument["caches"][string]): Cache {
  const { engine, nodeType, replicas, standby, snapshots, logs } = cache;
  const version = cache.version ?? defaultCacheVersion(engine);
  return {
    name,
    engine,
    version,
    family: parameterFamily(engine, version),
    port: cache.port,
    capacity: {
      active: { nodeType, nodes: replicas + 1 },
      standby: { nodeType: standby.nodeType ?? nodeType, nodes: (standby.replicas ?? replicas) + 1 },
    },
    access: cache.access,
    parameters: cache.parameters,
    maintenanceWindow: cache.maintenanceWindow,
    snapshotRetentionDays: (snapshots?.keep ?? 0) / 86_400,
    snapshotWindow: snapshots?.window ?? "01:00-02:00",
    logRetentionDays: logs === "none" ? 0 : Number.parseInt(logs, 10),
  };
}

export const resolveCaches = (document: SystemDocument): readonly Cache[] =>
  Object.entries(document.caches).map(([name, cache]) => resolveCache(name, cache));
