import type { TwinstackError } from "../../src/errors";
import { parseSystem, type System } from "../../src/system";
import { DEFAULT_STANDBY_PERCENT, standbyCapacity } from "../../src/system/strategy";

const system = (service: string, more = ""): System =>
  parseSystem(
    `
system: s
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
services: { web: { port: 80, ${service} } }
${more}`,
    "s.yaml",
  );

function codes(service: string, more = ""): string[] {
  try {
    system(service, more);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code, line }) => `${line} ${code}`);
  }
}

describe("what a standby runs", () => {
  test.each([
    ["backup-restore", undefined, { min: 0, max: 0 }],
    ["pilot-light", undefined, { min: 0, max: 9 }],
    ["warm-standby", undefined, { min: 3, max: 9 }],
    ["warm-standby", 20, { min: 1, max: 9 }],
    ["warm-standby", 21, { min: 2, max: 9 }],
    ["active-active", undefined, { min: 5, max: 9 }],
  ] as const)("%s, %s %%", (strategy, percent, expected) => {
    expect(standbyCapacity({ min: 5, max: 9 }, strategy, percent)).toEqual(expected);
  });

  test("is half of the instances unless the file says otherwise", () => {
    expect(DEFAULT_STANDBY_PERCENT).toBe(50);
    const [web] = system("capacity: { min: 4, max: 8 }").services;
    expect(web!.capacity).toEqual({ active: { min: 4, max: 8 }, standby: { min: 2, max: 8 } });
  });

  test("is what a service says for itself", () => {
    const [web] = system("capacity: { min: 4, max: 8, standby: { min: 1, max: 9 } }").services;
    expect(web!.capacity.standby).toEqual({ min: 1, max: 9 });
  });

  test("has to be able to grow to what the active site carries", () => {
    expect(codes("capacity: { min: 4, max: 8, standby: { min: 1, max: 7 } }")).toEqual(["7 STANDBY_TOO_SMALL"]);
  });

  test.each([
    ["topology: { strategy: pilot-light, standbyCapacity: 20% }", "8 STANDBY_CAPACITY_UNUSED"],
    ["topology: { strategy: warm-standby, standbyCapacity: 120% }", "8 INVALID_VALUE"],
    ["topology: { strategy: warm-standby, standbyCapacity: half }", "8 INVALID_VALUE"],
  ])("%s", (topology, expected) => {
    expect(codes("capacity: { min: 1, max: 2 }", topology)).toEqual([expected]);
  });

  test("cannot be asked for where nothing runs", () => {
    const service = "capacity: { min: 1, max: 2, standby: { min: 1, max: 2 } }";
    expect(codes(service, "topology: { strategy: backup-restore }")).toEqual(["7 STANDBY_CAPACITY_UNUSED"]);
    expect(codes(service, "topology: { strategy: pilot-light }")).toEqual([]);
  });
});

describe("closure", () => {
  const image = "capacity: { min: 1, max: 2 }, instance: { image: { ssmParameter: /golden } }";

  test.each([
    ["an image of a parameter that nobody declares", image, "", ["7 CLOSURE_INCOMPLETE", "7 CLOSURE_INCOMPLETE"]],
    [
      "an image of a parameter of one site only",
      image,
      "parameters: { /golden: { existsIn: [primary] } }",
      ["7 CLOSURE_INCOMPLETE"],
    ],
    ["an image of a parameter of both sites", image, "parameters: { /golden: { existsIn: [primary, dr] } }", []],
    [
      "a parameter that a service reads, of one site only",
      "capacity: { min: 1, max: 2 }, uses: { parameters: [/flags] }",
      "parameters: { /flags: { existsIn: [dr] } }",
      ["7 CLOSURE_INCOMPLETE"],
    ],
  ])("%s", (_, service, more, expected) => {
    expect(codes(service, more)).toEqual(expected);
  });

  test("says which site lacks what", () => {
    expect(() => system(image, "parameters: { /golden: { existsIn: [primary] } }")).toThrow(
      expect.objectContaining({
        items: [
          expect.objectContaining({
            message:
              "In the dr site, the image of service web needs the parameter `/golden` in eu-north-1, and it does not exist there.",
          }),
        ],
      }) as Error,
    );
  });
});

describe("what a service uses", () => {
  const capacity = "capacity: { min: 1, max: 2 }";

  test("has to be declared", () => {
    expect(codes(`${capacity}, uses: { databases: { main: write }, caches: [pages], parameters: [/x] }`)).toEqual([
      "7 USES_UNKNOWN",
      "7 USES_UNKNOWN",
      "7 USES_UNKNOWN",
    ]);
  });

  test("is named once", () => {
    expect(
      codes(`${capacity}, uses: { parameters: [/x, /x] }`, "parameters: { /x: { existsIn: [primary, dr] } }"),
    ).toEqual(["7 USES_TWICE"]);
  });
});

describe("how a service fails over", () => {
  test("automatically, unless its standby runs nothing", () => {
    const failover = (topology: string) => system("capacity: { min: 1, max: 2 }", topology).services[0]!.failover;
    expect(failover("")).toBe("automatic");
    expect(failover("topology: { strategy: pilot-light }")).toBe("orchestrated");
    expect(failover("topology: { strategy: backup-restore }")).toBe("orchestrated");
    expect(failover("topology: { strategy: active-active }")).toBe("automatic");
  });

  test("automatically cannot be to a standby without instances", () => {
    const service = "capacity: { min: 1, max: 2 }, failover: automatic";
    expect(codes(service, "topology: { strategy: pilot-light }")).toEqual(["7 FAILOVER_CONTRADICTION"]);
    expect(codes(service)).toEqual([]);
  });
});
