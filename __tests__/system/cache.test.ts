import { TwinstackError } from "../../src/errors";
import { environmentOf, parseSystem } from "../../src/system";
import { SMALL_SYSTEM } from "../support/synth";

const withCaches = (caches: string, uses = "[]"): string =>
  `${SMALL_SYSTEM.replace("capacity:", `uses: { caches: ${uses} }, capacity:`)}caches: ${caches}\n`;

const parse = (caches: string, uses?: string) => parseSystem(withCaches(caches, uses), "s.yaml");

/** Codes and places of what is wrong. */
function problems(caches: string): string[] {
  try {
    parse(caches);
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code, message }) => `${code} ${message}`);
    throw error;
  }
}

describe("defaults", () => {
  test("a cache is current Valkey with two replicas in both sites", () => {
    const [cache] = parse("{ pages: {} }").caches;
    expect(cache).toMatchObject({
      engine: "valkey",
      version: "8.2",
      family: "valkey8",
      port: 6379,
      capacity: {
        active: { nodeType: "cache.t4g.small", nodes: 3 },
        standby: { nodeType: "cache.t4g.small", nodes: 3 },
      },
      snapshotRetentionDays: 0,
      logRetentionDays: 30,
    });
  });

  test("the newest Redis OSS that there is, and a smaller standby", () => {
    const [cache] = parse("{ pages: { engine: redis, nodeType: cache.m7g.large, standby: { replicas: 0 } } }").caches;
    expect(cache).toMatchObject({
      version: "7.1",
      family: "redis7",
      capacity: {
        active: { nodeType: "cache.m7g.large", nodes: 3 },
        standby: { nodeType: "cache.m7g.large", nodes: 1 },
      },
    });
  });

  test("retention comes in days", () => {
    const [cache] = parse("{ pages: { snapshots: { keep: 48h, window: '23:30-00:30' }, logs: none } }").caches;
    expect(cache).toMatchObject({ snapshotRetentionDays: 2, snapshotWindow: "23:30-00:30", logRetentionDays: 0 });
  });
});

describe("versions", () => {
  test.each([
    ["valkey", "7.2"],
    ["valkey", "8.0"],
    ["redis", "7.0"],
  ])("%s %s can be used", (engine, version) => {
    expect(problems(`{ pages: { engine: ${engine}, version: "${version}" } }`)).toEqual([]);
  });

  test.each([
    ["redis", "3.2.10", "makes no new caches"],
    ["redis", "5.0.6", "ended on 31 January 2026"],
    ["redis", "6.2", "cannot authenticate with IAM"],
    ["redis", "8.0", "does not have it"],
    ["valkey", "7.1", "does not have it"],
  ])("%s %s cannot: %s", (engine, version, reason) => {
    const [problem, ...others] = problems(`{ pages: { engine: ${engine}, version: "${version}" } }`);
    expect(problem).toContain("CACHE_VERSION_UNUSABLE");
    expect(problem).toContain(reason);
    expect(others).toEqual([]);
  });

  test("without quotes it would be a number", () => {
    expect(problems("{ pages: { version: 8.1 } }").join()).toContain("in quotes");
  });
});

describe("node types", () => {
  test.each(["cache.t3.medium", "cache.m7g.16xlarge", "cache.r5.24xlarge", "cache.m4.10xlarge"])("%s", (nodeType) => {
    expect(problems(`{ pages: { nodeType: ${nodeType} } }`)).toEqual([]);
  });

  test.each([
    ["cache.m3.large", "CACHE_NODE_TYPE_RETIRED"],
    ["cache.r3.xlarge", "CACHE_NODE_TYPE_RETIRED"],
    ["cache.t3.large", "CACHE_NODE_TYPE_UNKNOWN"],
    ["cache.m5.8xlarge", "CACHE_NODE_TYPE_UNKNOWN"],
    ["cache.x9.large", "CACHE_NODE_TYPE_UNKNOWN"],
    ["t3.large", "INVALID_VALUE"],
  ])("%s: %s", (nodeType, code) => {
    for (const where of [`nodeType: ${nodeType}`, `standby: { nodeType: ${nodeType} }`]) {
      expect(problems(`{ pages: { ${where} } }`).map((problem) => problem.split(" ")[0])).toEqual([code]);
    }
  });
});

test("a problem is shown where it is", () => {
  const text = withCaches("\n  pages:\n    nodeType: cache.t3.small\n    standby:\n      nodeType: cache.t3.large");
  const line = text.split("\n").findIndex((row) => row.includes("cache.t3.large")) + 1;
  expect(() => parseSystem(text, "s.yaml")).toThrow(
    expect.objectContaining({ items: [expect.objectContaining({ line, code: "CACHE_NODE_TYPE_UNKNOWN" })] }) as Error,
  );
});

describe("values", () => {
  test.each([
    ["a window under an hour", "maintenanceWindow: 'sun:23:30-mon:00:00'"],
    ["a snapshot window under an hour", "snapshots: { keep: 1d, window: '23:45-00:15' }"],
    ["half a day of snapshots", "snapshots: { keep: 36h }"],
    ["six replicas", "replicas: 6"],
    ["a password in the access string", "access: 'on ~* +@all >secret'"],
    ["a user that is switched off", "access: 'off -@all'"],
    ["an access string that AWS would show otherwise", "access: 'on ~app:* +@read'"],
    ["cluster mode", "parameters: { cluster-enabled: 'yes' }"],
  ])("%s is refused", (_, body) => {
    expect(problems(`{ pages: { ${body} } }`).map((problem) => problem.split(" ")[0])).toEqual(["INVALID_VALUE"]);
  });

  test.each(["on ~* +@all", "on ~app:* &app:* -@all +@read +get"])("the access string %s", (access) => {
    expect(problems(`{ pages: { access: '${access}' } }`)).toEqual([]);
  });

  test("windows may end on the next day", () => {
    expect(problems("{ pages: { maintenanceWindow: 'sun:23:30-mon:00:30' } }")).toEqual([]);
  });
});

describe("names", () => {
  test("are checked after composition", () => {
    const long = withCaches("{ abcdefghijklmnopqrst: {} }").replace("system: small", "system: abcdefghijklmnopqrst");
    expect(() => parseSystem(long, "s.yaml")).toThrow(TwinstackError);
    expect(problems("{ abcdefghijklmnopqrst: {} }")).toEqual([]);
  });

  test("the user that may do nothing is not that of another cache", () => {
    const codes = problems("{ pages: {}, pages-default: {} }").map((problem) => problem.split(" ")[0]);
    expect(codes).toEqual(["NAME_CONFLICT"]);
  });
});

test("instances find the caches that their service uses, and no others", () => {
  const system = parse("{ pages: { port: 6380 }, sessions: {} }", "[pages]");
  const [service] = system.services;
  expect(environmentOf(system, service!, { name: "dr", region: "eu-north-1" })).toEqual({
    CACHE_PAGES_ENDPOINT_PARAMETER: "/twinstack/small/cache/pages/endpoint",
    CACHE_PAGES_READER_ENDPOINT_PARAMETER: "/twinstack/small/cache/pages/reader-endpoint",
    CACHE_PAGES_NAME: "small-pages",
    CACHE_PAGES_USER: "small-pages",
    CACHE_PAGES_PORT: "6380",
  });
});
