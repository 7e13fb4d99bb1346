import fc from "fast-check";
import { contains, formatCidr, overlaps, parseCidr } from "../../src/system/cidr";
import { nearest } from "../../src/nearest";
import { planZones, renderUserData, trafficOf } from "../../src/system";
import { durationSeconds, formatDuration, sizeGib } from "../../src/system/units";

describe("durations and sizes", () => {
  test.each([
    ["30s", 30],
    ["15m", 900],
    ["12h", 43_200],
    ["7d", 604_800],
  ])("%s", (text, seconds) => {
    expect(durationSeconds().parse(text)).toBe(seconds);
  });

  test.each(["30", "s", "1.5m", "-3s", "3 s", "3S", ""])("%j is no duration", (text) => {
    expect(durationSeconds().safeParse(text).success).toBe(false);
  });

  test("every duration is written in a way that reads back the same", () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        expect(durationSeconds().parse(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });

  test("bounds hold at both ends", () => {
    const size = sizeGib({ min: 8, max: 1024 });
    expect(["7GiB", "8GiB", "1TiB", "2TiB"].map((text) => size.safeParse(text).data)).toEqual([
      undefined,
      8,
      1024,
      undefined,
    ]);
  });
});

describe("blocks", () => {
  const block = fc
    .tuple(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 16, max: 23 }))
    .map(([address, prefix]) => {
      const size = 2 ** (32 - prefix);
      const first = BigInt(Math.floor(address / size) * size);
      return { first, last: first + BigInt(size) - 1n, prefix };
    });

  test("read back as they were written", () => {
    fc.assert(
      fc.property(block, (value) => {
        expect(parseCidr(formatCidr(value))).toEqual(value);
      }),
    );
  });

  test("the subnets of four zones lie in the VPC and nowhere overlap", () => {
    fc.assert(
      fc.property(block, (vpc) => {
        const subnets = planZones("eu-west-1", formatCidr(vpc), ["a", "b", "c", "d"])
          .flatMap((zone) => Object.values(zone.subnets))
          .map((cidr) => parseCidr(cidr) ?? vpc);
        expect(subnets).toHaveLength(12);
        for (const [index, subnet] of subnets.entries()) {
          expect(contains(vpc, subnet)).toBe(true);
          expect(subnets.slice(index + 1).some((other) => overlaps(subnet, other))).toBe(false);
        }
      }),
    );
  });

  test("a zone more leaves the others where they are", () => {
    const three = planZones("eu-west-1", "10.0.0.0/16", ["a", "b", "c"]);
    expect(planZones("eu-west-1", "10.0.0.0/16", ["a", "b"])).toEqual(three.slice(0, 2));
  });
});

describe("traffic", () => {
  test.each([
    ["automatic", "primary", { dialPercent: 100, weight: 128, open: undefined }],
    ["automatic", "dr", { dialPercent: 0, weight: 128, open: undefined }],
    ["orchestrated", "primary", { dialPercent: 100, weight: 128, open: true }],
    // Neither a dial nor a weight of 0 keeps writes from a standby when nothing else is healthy.
    ["orchestrated", "dr", { dialPercent: 0, weight: 0, open: false }],
  ] as const)("%s failover, %s site, primary active", (failover, site, expected) => {
    expect(trafficOf({ failover }, site, { activeSite: "primary", strategy: "warm-standby" })).toEqual(expected);
  });

  test.each([
    ["automatic", 100],
    // A service that writes has one place to write to, whatever runs in the other.
    ["orchestrated", 0],
  ] as const)("of an active-active system, %s failover: the standby's dial is %d", (failover, dialPercent) => {
    const system = { activeSite: "primary", strategy: "active-active" } as const;
    expect(trafficOf({ failover }, "dr", system).dialPercent).toBe(dialPercent);
  });
});

describe("user data", () => {
  const render = (userData: string): string[] =>
    renderUserData("s", { name: "dr", region: "eu-west-1" }, { name: "web", targetPort: 80, userData }).split("\n");

  test.each([
    ["echo hi", "#!/bin/bash", "echo hi"],
    ["#!/bin/bash -eu\necho hi\n", "#!/bin/bash -eu", "echo hi"],
    ["#!/bin/sh", "#!/bin/sh", ""],
  ])("%j starts with its own interpreter line or bash's", (script, first, last) => {
    const lines = render(script);
    expect([lines[0], lines.at(-2)]).toEqual([first, last]);
    expect(lines).toContain("export TWINSTACK_SITE=dr");
  });
});

test.each([
  ["servces", "services"],
  ["NAT", "nat"],
  ["zzzzzz", undefined],
])("nearest to %s", (text, expected) => {
  expect(nearest(text, ["services", "nat", "sites"])).toBe(expected);
});
