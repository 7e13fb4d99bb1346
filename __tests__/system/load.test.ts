import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { stringify } from "yaml";
import { type ErrorItem, TwinstackError } from "../../src/errors";
import { loadSystem, parseSystem } from "../../src/system";
import { SMALL_SYSTEM, withFolder } from "../support/synth";
import { errorOf } from "../support/errors";

const problems = (text: string): readonly ErrorItem[] => errorOf(() => parseSystem(text, "s.yaml")).items;
const places = (text: string): string[] => problems(text).map(({ line, column, code }) => `${line}:${column} ${code}`);

describe("a file that is not a system file", () => {
  test("is missing", () => {
    expect(errorOf(() => loadSystem("systems/none.yaml"))).toMatchObject({ code: "SYSTEM_FILE_MISSING", exitCode: 2 });
  });

  test("is a folder", () => {
    withFolder((folder) => {
      mkdirSync(join(folder, "a.yaml"));
      expect(errorOf(() => loadSystem(join(folder, "a.yaml"))).code).toBe("SYSTEM_FILE_UNREADABLE");
    });
  });

  test("is not UTF-8", () => {
    withFolder((folder) => {
      writeFileSync(join(folder, "a.yaml"), Buffer.from([0x73, 0xff, 0xfe]));
      expect(errorOf(() => loadSystem(join(folder, "a.yaml"))).code).toBe("SYSTEM_FILE_UNREADABLE");
    });
  });

  test.each(["", "\n\n", "# only a comment\n", "~\n", "---\n"])("is empty: %j", (text) => {
    expect(errorOf(() => parseSystem(text, "s.yaml")).code).toBe("SYSTEM_FILE_EMPTY");
  });

  test.each([
    ["a tab for indentation", "system:\n\tx: 1\n", "2:1 YAML_SYNTAX"],
    ["an open quote", 'system: "a\n', "2:1 YAML_SYNTAX"],
    ["a key twice", "system: a\nsystem: b\n", "2:1 YAML_SYNTAX"],
    ["an alias without an anchor", "system: *a\n", "1:1 YAML_SYNTAX"],
    ["an unknown tag", "system: !secret a\n", "1:9 YAML_SYNTAX"],
  ])("is not YAML: %s", (_, text, place) => {
    expect(places(text)).toContain(place);
  });

  test.each(["just text", "- a\n- b", "7"])("is no mapping: %j", (text) => {
    expect(places(text)).toContain("1:1 WRONG_TYPE");
  });

  test("would explode", () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]\n`;
    expect(places(bomb)).toEqual(["1:1 YAML_SYNTAX"]);
  });
});

describe("what is wrong in a system file", () => {
  const broken = `system: Bank
account: 123456789012
topology: { active: secondary }
sites:
  primary:
    region: eu-sout-1
    network: { cidr: 10.10.0.0/16, availabilityZones: 7, natt: single }
  dr:
    region: eu-central-1
    network: { cidr: 10.10.128.0/17, availabilityZones: [a, z], nat: "yes" }
accelerator: { healthCheck: { interval: 15s } }
state: 5
service: {}
services:
  one:
    port: 80
    capacity: { min: 3, max: 2 }
  two:
    port: 80
    userData: 7
    healthCheck: { timeout: 20s }
`;

  test("is all reported at once, each in its place", () => {
    expect(places(broken)).toEqual([
      "1:9 INVALID_VALUE",
      "2:10 WRONG_TYPE",
      "3:21 INVALID_VALUE",
      "6:13 REGION_UNKNOWN",
      "7:55 INVALID_VALUE",
      "7:58 UNKNOWN_KEY",
      "10:22 REGION_CIDR_OVERLAP",
      "10:57 ZONE_UNKNOWN",
      "10:70 INVALID_VALUE",
      "11:41 INVALID_VALUE",
      "12:8 WRONG_TYPE",
      "13:1 UNKNOWN_KEY",
      "17:22 CAPACITY_RANGE",
      "18:3 MISSING_KEY",
      "19:11 PORT_CONFLICT",
      "20:15 WRONG_TYPE",
      "21:29 HEALTH_CHECK_TIMEOUT",
    ]);
  });

  test.each([
    ["natt", "nat"],
    ["service", "services"],
    ["eu-sout-1", "eu-south-1"],
  ])("is answered with the nearest right word: %s", (wrong, right) => {
    const found = problems(broken).find(({ message }) => message.includes(wrong));
    expect(found?.hint).toContain(`"${right}"`);
  });

  test("says what was received and what is allowed", () => {
    expect(problems(SMALL_SYSTEM.replace("port: 80", "port: eighty"))).toMatchObject([
      { message: '`services.web.port` is "eighty"; expected a number.', line: 7, column: 16 },
    ]);
  });

  test("says in the hint of a missing key what the key is", () => {
    const [found] = problems(SMALL_SYSTEM.replace('account: "123456789012"\n', ""));
    expect(found).toMatchObject({ code: "MISSING_KEY", hint: expect.stringContaining("AWS account") as string });
  });

  test.each([
    ["a key of a later version", "clusters: {}\n", "UNKNOWN_KEY"],
    ["a key called like a prototype's", "__proto__: {}\n", "UNKNOWN_KEY"],
    ["no services", "", "INVALID_VALUE"],
  ])("%s", (_, extra, code) => {
    const text = extra === "" ? SMALL_SYSTEM.replace(/services:[^]*/, "services: {}\n") : SMALL_SYSTEM + extra;
    expect(problems(text).map((item) => item.code)).toEqual([code]);
  });

  test("a bad name does not hide what is wrong behind it", () => {
    expect(places(SMALL_SYSTEM.replace("web: { port: 80,", "WEB: { port: 1.5,"))).toEqual([
      "7:3 INVALID_VALUE",
      "7:16 WRONG_TYPE",
    ]);
  });

  test("behind an alias is found where it was written", () => {
    const text = SMALL_SYSTEM.replace("network: { cidr: 10.1.0.0/16 }", "network: &net { cidr: 10.1.0.0/8 }").replace(
      "network: { cidr: 10.2.0.0/16 }",
      "network: *net",
    );
    expect(places(text)).toEqual(expect.arrayContaining(["4:55 CIDR_INVALID"]));
  });
});

describe("any document", () => {
  // Shaped like a system file, so that the generator gets beyond the first check.
  const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant("10.0.0.0/16"));
  const value = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie("tree")), fc.dictionary(fc.string(), tie("tree"))),
  })).tree;
  const keys = ["system", "account", "sites", "services", "topology", "state", "accelerator", "tags"];
  const document = fc.dictionary(fc.constantFrom(...keys), value);

  test("is read or refused with an error of ours, with places inside the file", () => {
    fc.assert(
      fc.property(document, (content) => {
        const text = stringify(content);
        const lines = text.split("\n").length;
        try {
          parseSystem(text, "s.yaml");
        } catch (error) {
          if (!(error instanceof TwinstackError)) throw error;
          for (const { line, column } of error.items) {
            if (line < 1 || line > lines || column < 1)
              throw new Error(`${line}:${column} is outside`, { cause: error });
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("that is no YAML at all does the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        try {
          parseSystem(text, "s.yaml");
        } catch (error) {
          if (!(error instanceof TwinstackError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("defaults", () => {
  test("make a system of ten lines complete", () => {
    expect(parseSystem(SMALL_SYSTEM, "s.yaml")).toMatchObject({
      activeSite: "primary",
      state: { lock: "both", keepOldVersionsDays: 90 },
      sites: {
        dr: { nat: "per-az", flowLogsRetentionDays: 30, zones: [{ name: "eu-north-1a" }, { name: "eu-north-1b" }] },
      },
      services: [
        {
          targetPort: 80,
          failover: "automatic",
          capacity: { active: { min: 1, max: 2 }, standby: { min: 1, max: 2 } },
          healthCheck: { path: "/health", intervalSeconds: 10, unhealthyThreshold: 3 },
        },
      ],
    });
  });
});
