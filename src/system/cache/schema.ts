import { z } from "zod";
import { name, port } from "../schema-parts";
import { durationSeconds } from "../units";

const DAY = 86_400;

const nodeType = z
  .string()
  .regex(/^cache\.[a-z0-9]+\.[a-z0-9]+$/, { error: "expected a node type such as cache.m7g.large" });

const replicas = z.int().min(0).max(5);

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/** Minutes that a window such as `01:00-02:00` or `sun:23:30-mon:00:30` lasts. */
function windowMinutes(text: string): number {
  const [from = 0, to = 0] = text.split("-").map((end) => {
    const [, day = "mon", hours, minutes] = /^(?:([a-z]{3}):)?(\d{2}):(\d{2})$/.exec(end) ?? [];
    return DAYS.indexOf(day) * 1440 + Number(hours) * 60 + Number(minutes);
  });
  const cycle = /[a-z]/.test(text) ? 7 * 1440 : 1440;
  return (to - from + cycle) % cycle;
}

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const WEEKDAY = "(mon|tue|wed|thu|fri|sat|sun)";

const atLeastAnHour = (text: string): boolean => windowMinutes(text) >= 60;

const standby = z.strictObject({
  nodeType: nodeType.optional().describe("Default: the same as in the active site."),
  replicas: replicas.optional().describe("Default: the same as in the active site."),
});

const cache = z.strictObject({
  engine: z
    .enum(["valkey", "redis"])
    .default("valkey")
    .describe("Valkey is what AWS recommends in the place of Redis OSS; it speaks the same protocol."),
  version: z
    .string({
      error: (issue) => (typeof issue.input === "number" ? 'expected a version in quotes, such as "8.2"' : undefined),
    })
    .regex(/^\d+(\.\d+){1,2}$/, { error: 'expected a version such as "8.2"' })
    .optional()
    .describe('Engine version. Default: "8.2" (Valkey), "7.1" (Redis OSS). It can be raised in place, not lowered.'),
  nodeType: nodeType
    .default("cache.t4g.small")
    .describe(
      "ElastiCache node type. Burstable ones (t4g, t3) end at medium; larger ones are cache.m7g and cache.r7g.",
    ),
  replicas: replicas
    .default(2)
    .describe("Replicas beside the primary, in other availability zones. 0 leaves nothing that could take over."),
  standby: standby
    .prefault({})
    .describe(
      "Where the standby's cache is smaller. It starts cold and has to carry the whole load at the moment of a failover.",
    ),
  port: port.default(6379),
  access: z
    .string()
    // Written otherwise it comes back from AWS with `-@all` inserted, and Terraform takes that for a change.
    .regex(/^on( [~&%][^\s><#]+)* [+-]@all( [+-][^\s><#]+)*$/, {
      error: "expected `on`, keys (and channels), then `+@all` or `-@all` and what differs from it; no passwords",
    })
    .default("on ~* +@all -@dangerous +info")
    .describe("What the services may do in it, as an access control list. Pub/sub needs channels as well: `&*`."),
  parameters: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9-]*$/, { error: "expected the name of a parameter, such as maxmemory-policy" })
        .refine((key) => key !== "cluster-enabled", { error: "expected no cluster mode: the cache has one shard" }),
      z.string(),
    )
    .default({})
    .describe('Engine parameters, such as `maxmemory-policy: allkeys-lru`. Values are text: quote numbers and "yes".'),
  maintenanceWindow: z
    .string()
    .regex(new RegExp(`^${WEEKDAY}:${TIME}-${WEEKDAY}:${TIME}$`), {
      error: "expected days and times (UTC) such as sun:03:00-sun:04:00",
    })
    .refine(atLeastAnHour, { error: "expected a window of at least 60 minutes" })
    .default("sun:03:00-sun:04:00")
    .describe("When AWS may do maintenance (UTC), at least 60 minutes. Changes of yours are made at once."),
  snapshots: z
    .strictObject({
      keep: durationSeconds({ min: DAY, max: 35 * DAY })
        .refine((seconds) => seconds % DAY === 0, { error: "expected whole days" })
        .describe("How long a daily snapshot is kept, 1d to 35d."),
      window: z
        .string()
        .regex(new RegExp(`^${TIME}-${TIME}$`), { error: "expected a time of day (UTC) such as 01:00-02:00" })
        .refine(atLeastAnHour, { error: "expected a window of at least 60 minutes" })
        .default("01:00-02:00")
        .describe("When it is taken (UTC), at least 60 minutes."),
    })
    .optional()
    .describe("Daily snapshots in the site's own region. Default: none, because a cache can be filled again."),
  logs: z
    .enum(["none", "1d", "3d", "5d", "7d", "14d", "30d", "60d", "90d", "180d", "365d"])
    .default("30d")
    .describe("How long the slow log and the engine's log are kept in CloudWatch Logs; `none` switches them off."),
});

export const cachesSchema = z
  .record(name("a cache name", 20), cache)
  .default({})
  .describe(
    "Caches on ElastiCache, by name: `<system>-<cache>` has at most 40 characters. Each site has its own; nothing is replicated.",
  );
