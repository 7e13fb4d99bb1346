import { TwinstackError } from "../../src/errors";
import { parseSystem } from "../../src/system";
import { REGION_NAMES } from "../../src/system/aws-regions";
import { replicationDestinations } from "../../src/system/backup/regions";
import { SMALL_SYSTEM } from "../support/synth";

const AURORA = "databases: { main: { engine: aurora-postgresql } }";
const RDS = "databases: { main: { engine: postgres } }";

const withBackups = (backups: string, databases = RDS): string => `${SMALL_SYSTEM}${databases}\nbackups: ${backups}\n`;

const parse = (backups: string, databases?: string) => parseSystem(withBackups(backups, databases), "s.yaml").backups;

function problems(text: string): string[] {
  try {
    parseSystem(text, "s.yaml");
    return [];
  } catch (error) {
    if (error instanceof TwinstackError) return error.items.map(({ code }) => code);
    throw error;
  }
}

describe("defaults", () => {
  test("every database, every day, for 35 days in all three vaults, under a lock of mode governance", () => {
    expect(parse("{}")).toEqual({
      databases: ["main"],
      rules: [
        {
          name: "daily",
          schedule: "cron(0 6 * * ? *)",
          startWindowMinutes: 480,
          completionWindowMinutes: 1440,
          keepDays: 35,
          copyKeepDays: 35,
          lockedCopyKeepDays: 35,
        },
      ],
      lock: { minRetentionDays: 7, maxRetentionDays: 365, changeableForDays: undefined },
      deletableBy: [],
      automatedKeepDays: undefined,
    });
  });

  test("a lock of mode compliance can be taken away for a week", () => {
    expect(parse("{ lock: { mode: compliance } }")?.lock.changeableForDays).toBe(7);
    expect(parse("{ lock: { mode: compliance, changeableFor: 3d } }")?.lock.changeableForDays).toBe(3);
  });

  test("some databases, if they are named", () => {
    const databases = "databases: { main: { engine: postgres }, other: { engine: mysql } }";
    expect(parse("{}", databases)?.databases).toEqual(["main", "other"]);
    expect(parse("{ databases: [other] }", databases)?.databases).toEqual(["other"]);
  });
});

test.each([
  ["every: hour, at: '00:30'", "cron(30 * * * ? *)", 60],
  ["every: day, at: '23:05'", "cron(5 23 * * ? *)", 480],
  ["every: week, on: wed, at: '07:00'", "cron(0 7 ? * WED *)", 480],
])("a rule with %s", (rule, schedule, startWindowMinutes) => {
  expect(parse(`{ rules: { r: { ${rule} } } }`)?.rules[0]).toMatchObject({ schedule, startWindowMinutes });
});

test("copies have retentions of their own", () => {
  expect(parse("{ rules: { r: { keep: 2d, lockedCopies: 90d } } }")?.rules[0]).toMatchObject({
    keepDays: 2,
    copyKeepDays: 2,
    lockedCopyKeepDays: 90,
  });
});

describe("refused", () => {
  test.each([
    ["no database", "{}", "databases: {}", ["BACKUP_NOTHING"]],
    ["a database that is not there", "{ databases: [mian] }", RDS, ["BACKUP_DATABASE_UNKNOWN"]],
    ["a minimum above the maximum", "{ lock: { minRetention: 40d, maxRetention: 30d } }", RDS, ["BACKUP_LOCK_RANGE"]],
    ["a copy that the lock finds too short", "{ rules: { r: { keep: 6d } } }", RDS, ["BACKUP_LOCK_RETENTION"]],
    ["one that it finds too long", "{ rules: { r: { lockedCopies: 366d } } }", RDS, ["BACKUP_LOCK_RETENTION"]],
    ["a grace for governance", "{ lock: { changeableFor: 3d } }", RDS, ["BACKUP_LOCK_GRACE"]],
    ["a grace under three days", "{ lock: { mode: compliance, changeableFor: 2d } }", RDS, ["INVALID_VALUE"]],
    ["half a day", "{ rules: { r: { keep: 36h } } }", RDS, ["INVALID_VALUE"]],
    ["no rules", "{ rules: {} }", RDS, ["INVALID_VALUE"]],
    ["a user instead of a role", "{ deletableBy: ['arn:aws:iam::123456789012:user/me'] }", RDS, ["INVALID_VALUE"]],
    ["36 days of automated backups", "{ automated: { keep: 36d } }", RDS, ["INVALID_VALUE"]],
    ["automated backups of Aurora", "{ automated: {} }", AURORA, ["BACKUP_REPLICATION_AURORA"]],
  ])("%s", (_, backups, databases, codes) => {
    expect(problems(withBackups(backups, databases))).toEqual(codes);
  });

  test.each([
    [6, ["BACKUP_LOCK_RETENTION"]],
    [7, []],
    [365, []],
    [366, ["BACKUP_LOCK_RETENTION"]],
  ])("locked copies for %d days under a lock of 7 to 365: %j", (days, codes) => {
    expect(problems(withBackups(`{ rules: { r: { lockedCopies: ${days}d } } }`))).toEqual(codes);
  });
});

describe("regions of automated backups", () => {
  const between = (primary: string, dr: string, more = "{}") =>
    problems(withBackups(`{ automated: ${more} }`).replace("eu-west-1", primary).replace("eu-north-1", dr));

  test.each([
    ["eu-west-1", "eu-north-1", []],
    ["us-east-1", "us-east-2", []],
    ["eu-south-1", "eu-central-1", ["BACKUP_REPLICATION_REGIONS"]],
    ["eu-north-1", "us-east-2", ["BACKUP_REPLICATION_REGIONS"]],
  ])("from %s to %s and back: %j", (primary, dr, codes) => {
    expect(between(primary, dr)).toEqual(codes);
  });

  test("whoever has asked AWS may know better", () => {
    expect(between("eu-south-1", "eu-central-1", "{ regions: verified }")).toEqual([]);
  });

  test("AWS replicates back wherever it replicates to", () => {
    const sources = REGION_NAMES.filter((region) => replicationDestinations(region).length > 0);
    expect(sources).toHaveLength(17);
    for (const source of sources) {
      for (const destination of replicationDestinations(source)) {
        expect([source, destination, replicationDestinations(destination)]).toEqual([
          source,
          destination,
          expect.arrayContaining([source]),
        ]);
      }
    }
  });
});

test("a service may not have the name that would give it the role of the backups", () => {
  const text = withBackups("{}").replace("  web:", "  backup:");
  expect(problems(text)).toEqual(["NAME_CONFLICT"]);
});
