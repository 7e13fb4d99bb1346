import type { TwinstackError } from "../../src/errors";
import { environmentOf, names, parseSystem, type System } from "../../src/system";

const system = (buckets: string, uses = "{}"): System =>
  parseSystem(
    `
system: gallery
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
services: { api: { port: 80, capacity: { min: 1, max: 2 }, uses: { buckets: ${uses} } } }
buckets: ${buckets}
`,
    "s.yaml",
  );

/** What a system file is refused with, and where. */
function problems(buckets: string, uses?: string): string[] {
  try {
    system(buckets, uses);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code }) => code);
  }
}

test("a bucket that says nothing is replicated and kept", () => {
  expect(system("{ media: {} }").buckets).toEqual([
    {
      name: "media",
      replication: "both",
      keepOldVersionsDays: 90,
      abortUploadsDays: 7,
      transitions: [],
      expireDays: undefined,
      destroyWithObjects: false,
    },
  ]);
});

test("durations become days, and classes those of S3", () => {
  const [bucket] = system(
    "{ media: { keepOldVersions: 48h, expire: 400d, transitions: [{ to: standard-ia, after: 30d }, { to: glacier, after: 60d }] } }",
  ).buckets;
  expect(bucket).toMatchObject({
    keepOldVersionsDays: 2,
    expireDays: 400,
    transitions: [
      { afterDays: 30, storageClass: "STANDARD_IA" },
      { afterDays: 60, storageClass: "GLACIER" },
    ],
  });
});

describe("lifecycles that S3 would refuse", () => {
  const moves = (...steps: [to: string, after: string][]): string =>
    `transitions: [${steps.map(([to, after]) => `{ to: ${to}, after: ${after} }`).join(", ")}]`;

  test.each([
    ["in the right order", moves(["standard-ia", "30d"], ["deep-archive", "60d"]), []],
    ["at once, where that is allowed", moves(["glacier", "1d"]), []],
    ["to a dearer class", moves(["glacier", "10d"], ["standard-ia", "90d"]), ["TRANSITION_ORDER"]],
    ["to the same class twice", moves(["glacier", "10d"], ["glacier", "90d"]), ["TRANSITION_ORDER"]],
    ["too early into standard-ia", moves(["standard-ia", "29d"]), ["TRANSITION_TOO_EARLY"]],
    ["too early out of standard-ia", moves(["standard-ia", "30d"], ["glacier", "59d"]), ["TRANSITION_TOO_EARLY"]],
    ["two on one day", moves(["glacier-ir", "10d"], ["glacier", "10d"]), ["TRANSITION_TOO_EARLY"]],
    ["gone before they have moved", `${moves(["glacier", "10d"])}, expire: 10d`, ["EXPIRY_TOO_EARLY"]],
    ["gone a day after", `${moves(["glacier", "10d"])}, expire: 11d`, []],
    ["parts of days", "expire: 36h", ["INVALID_VALUE"]],
  ])("%s", (_, body, expected) => {
    expect(problems(`{ media: { ${body} } }`)).toEqual(expected);
  });
});

describe("names", () => {
  test.each([
    ["as long as S3 takes them", "a23456789012345678901234", []],
    ["the log bucket's", "logs", ["NAME_CONFLICT"]],
    ["the state bucket's", "tfstate", ["NAME_CONFLICT"]],
  ])("%s", (_, name, expected) => {
    expect(problems(`{ ${name}: {} }`)).toEqual(expected);
  });

  test("too long together with account and region", () => {
    const long = `system: a-system-of-20-chars
account: "123456789012"
sites:
  primary: { region: ap-southeast-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
services: { api: { port: 80, capacity: { min: 1, max: 2 } } }
buckets: { "b23456789012345": {} }
`;
    const refused = (text: string): string[] => {
      try {
        parseSystem(text, "s.yaml");
        return [];
      } catch (error) {
        return (error as TwinstackError).items.map(({ code, message }) => `${code} ${message}`);
      }
    };
    expect(refused(long)).toEqual([expect.stringMatching(/^NAME_TOO_LONG .*64/)]);
    expect(refused(long.replace("b23456789012345", "b2345678901234"))).toEqual([]);
  });

  test("a role of its own for each direction, within IAM's limit", () => {
    const longest = names.replicationRoleName("a-system-of-20-chars", "a23456789012345678901234", "primary");
    expect(longest).toHaveLength(63);
  });
});

test("a service finds the buckets that it uses, in its own site", () => {
  const both = system("{ user-media: {}, exports: {} }", "{ user-media: read }");
  const [service] = both.services;
  expect(environmentOf(both, service!, { name: "dr", region: "${var.region}" })).toEqual({
    BUCKET_USER_MEDIA: "gallery-123456789012-${var.region}-user-media",
  });
  expect(problems("{ media: {} }", "{ medai: read }")).toEqual(["USES_UNKNOWN"]);
});
