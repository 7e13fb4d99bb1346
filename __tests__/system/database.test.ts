import type { TwinstackError } from "../../src/errors";
import { environmentOf, parseSystem, type System } from "../../src/system";
import { factsOf, familyOf, isSupported, replacementOf, runsOn } from "../../src/system/database/engines";

const system = (databases: string, more = ""): System =>
  parseSystem(
    `
system: s
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
services: { web: { port: 80, capacity: { min: 1, max: 2 } } }
databases: { ${databases} }
${more}`,
    "s.yaml",
  );

function codes(databases: string, more = ""): string[] {
  try {
    system(databases, more);
    return [];
  } catch (error) {
    return (error as TwinstackError).items.map(({ code }) => code);
  }
}

const hints = (databases: string): string => {
  try {
    system(databases);
    return "";
  } catch (error) {
    return (error as TwinstackError).items.map(({ hint }) => hint).join("\n");
  }
};

describe("a database of which only the engine is said", () => {
  test("PostgreSQL: Multi-AZ in both sites, no readers, a week of backups, protected", () => {
    expect(system("main: { engine: postgres }").databases).toEqual([
      {
        name: "main",
        kind: "rds",
        engine: "postgres",
        version: "17",
        family: "postgres17",
        identifier: "s-main",
        crossRegion: "replica",
        instanceClass: { active: "db.t4g.medium", standby: "db.t4g.medium" },
        multiAz: { active: true, standby: true },
        readers: { active: 0, standby: 0 },
        performanceInsights: { active: true, standby: true },
        databaseName: "main",
        username: "dbadmin",
        passwordVersion: 1,
        port: 5432,
        storage: { sizeGib: 20, maxGib: 100, type: "gp3", iops: undefined, throughput: undefined },
        backupRetentionDays: 7,
        backupWindow: { primary: "02:00-02:30", dr: "14:00-14:30" },
        maintenanceWindow: "sun:03:30-sun:04:30",
        minorUpgrades: true,
        deletionProtection: true,
        monitoringIntervalSeconds: 60,
        logs: ["postgresql", "upgrade"],
        logRetentionDays: 30,
        certificateAuthority: "rds-ca-rsa2048-g1",
        parameters: { "rds.force_ssl": "1" },
        applyImmediately: true,
        restoreFrom: {},
      },
    ]);
  });

  test.each([
    ["mysql", { version: "8.4", family: "mysql8.4", port: 3306, crossRegion: "replica" }],
    ["aurora-postgresql", { version: "17.7", family: "aurora-postgresql17", port: 5432, crossRegion: "global" }],
    [
      "aurora-mysql",
      { version: "8.0.mysql_aurora.3.10.3", family: "aurora-mysql8.0", port: 3306, crossRegion: "global" },
    ],
  ])("%s", (engine, expected) => {
    expect(system(`main: { engine: ${engine} }`).databases[0]).toMatchObject(expected);
  });

  test.each(["postgres", "mysql", "aurora-postgresql", "aurora-mysql"] as const)("%s takes TLS only", (engine) => {
    const { tls } = factsOf(engine);
    const [database] = system(`main: { engine: ${engine}, parameters: { ${tls.name}: "0" } }`).databases;
    expect(database!.parameters[tls.name]).toBe(tls.value);
  });
});

describe("how the data gets to the other region", () => {
  test("Aurora MySQL on burstable instances: by binlog, with a row format", () => {
    const [database] = system("main: { engine: aurora-mysql, instanceClass: db.t4g.medium }").databases;
    expect(database).toMatchObject({ crossRegion: "binlog", parameters: { binlog_format: "ROW" } });
  });

  test.each([
    ["engine: aurora-postgresql, instanceClass: db.t4g.medium", ["DATABASE_CROSS_REGION"]],
    ["engine: aurora-postgresql, instanceClass: db.t4g.medium, crossRegion: none", []],
    ["engine: aurora-mysql, instanceClass: db.t4g.medium, crossRegion: global", ["DATABASE_CROSS_REGION"]],
    ["engine: aurora-mysql, standby: { instanceClass: db.t4g.medium }", ["DATABASE_CROSS_REGION"]],
    ["engine: aurora-mysql, crossRegion: binlog", []],
    ["engine: postgres, crossRegion: global", ["DATABASE_CROSS_REGION"]],
    ["engine: aurora-postgresql, crossRegion: binlog", ["DATABASE_CROSS_REGION"]],
    ["engine: postgres, crossRegion: none, standby: { readers: 1 }", ["DATABASE_STANDBY_UNUSED"]],
  ])("%s", (database, expected) => {
    expect(codes(`main: { ${database} }`)).toEqual(expected);
  });

  test("what cannot be done says what can be", () => {
    expect(hints("main: { engine: aurora-postgresql, instanceClass: db.t3.medium }")).toMatch(
      /db\.r7g\.large.*postgres/,
    );
  });

  test("not at all where the standby waits for backups", () => {
    const topology = "topology: { strategy: backup-restore }";
    expect(system("main: { engine: aurora-mysql }", topology).databases[0]!.crossRegion).toBe("none");
    expect(codes("main: { engine: postgres, crossRegion: replica }", topology)).toEqual(["DATABASE_STANDBY_UNUSED"]);
    expect(codes("main: { engine: postgres, standby: { readers: 1 } }", topology)).toEqual(["DATABASE_STANDBY_UNUSED"]);
  });
});

describe("what the standby has", () => {
  test.each([
    ["warm-standby", 0],
    ["active-active", 2],
  ])("%s: %i of two readers", (strategy, expected) => {
    const [database] = system(
      "main: { engine: postgres, readers: 2 }",
      `topology: { strategy: ${strategy} }`,
    ).databases;
    expect(database!.readers).toEqual({ active: 2, standby: expected });
  });

  test("what the file says", () => {
    const standby = "standby: { readers: 1, multiAz: false, instanceClass: db.m7g.large }";
    expect(system(`main: { engine: mysql, ${standby} }`).databases[0]).toMatchObject({
      readers: { active: 0, standby: 1 },
      multiAz: { active: true, standby: false },
      instanceClass: { active: "db.t4g.medium", standby: "db.m7g.large" },
    });
  });
});

describe("versions", () => {
  test.each([
    ["postgres", "13", false],
    ["postgres", "13.99", false],
    ["postgres", "14", true],
    ["postgres", "17.4", true],
    ["mysql", "5.6", false],
    ["mysql", "5.7.44", false],
    ["mysql", "8.0", false],
    ["mysql", "8.0.40", false],
    ["mysql", "8.4", true],
    ["mysql", "9", true],
    ["aurora-mysql", "5.7.mysql_aurora.2.11.4", false],
    ["aurora-mysql", "8.0.mysql_aurora.3.08.2", true],
    ["aurora-postgresql", "13", false],
  ] as const)("%s %s: supported is %s", (engine, version, expected) => {
    expect(isSupported(engine, version)).toBe(expected);
    expect(codes(`main: { engine: ${engine}, version: "${version}" }`)).toEqual(
      expected ? [] : ["DATABASE_VERSION_RETIRED"],
    );
  });

  test.each([
    ["aurora-postgresql", "17", "17.7"],
    ["aurora-postgresql", "17.4", "17.4"],
    ["aurora-mysql", "8.0", "8.0.mysql_aurora.3.10.3"],
    ["aurora-mysql", "8.0.mysql_aurora.3.08.2", "8.0.mysql_aurora.3.08.2"],
    // RDS finds the minor version itself, and Terraform takes any that begins like this.
    ["postgres", "17", "17"],
    ["mysql", "8.4", "8.4"],
  ])("%s %s is made as %s", (engine, version, expected) => {
    expect(system(`main: { engine: ${engine}, version: "${version}" }`).databases[0]!.version).toBe(expected);
  });

  test.each([
    ["aurora-postgresql", "18"],
    ["aurora-postgresql", "16"],
    ["aurora-mysql", "8.4"],
    ["aurora-mysql", "8.0.mysql_aurora.3.08"],
    ["aurora-mysql", "8.0.40"],
  ])("%s %s: which one that is nobody knows", (engine, version) => {
    expect(codes(`main: { engine: ${engine}, version: "${version}" }`)).toEqual(["DATABASE_VERSION_PARTIAL"]);
  });

  test("the message names what to use", () => {
    expect(hints('main: { engine: mysql, version: "5.6" }')).toContain('Use "8.4"');
  });

  test("a family of parameter groups goes by the major version", () => {
    expect(familyOf("postgres", "17.4")).toBe("postgres17");
    expect(familyOf("aurora-mysql", "8.0.mysql_aurora.3.08.2")).toBe("aurora-mysql8.0");
  });
});

describe("backup windows", () => {
  const windows = (body = "") => system(`main: { engine: postgres${body} }`).databases[0]!.backupWindow;

  test("the sites' are half a day apart", () => {
    expect(windows(", backupWindow: 23:45-00:30")).toEqual({ primary: "23:45-00:30", dr: "11:45-12:30" });
  });

  test("and keep away from maintenance", () => {
    expect(windows(", maintenanceWindow: sun:14:15-sun:15:15").dr).toBe("13:00-13:30");
    expect(windows(", maintenanceWindow: sun:12:45-sun:15:45").dr).toBe("12:00-12:30");
  });

  test("are the same where there is no room for another", () => {
    expect(windows(", maintenanceWindow: sun:02:30-mon:02:00").dr).toBe("02:00-02:30");
  });
});

describe("instance classes", () => {
  test.each([
    ["db.t2.small", "db.t4g.small"],
    ["db.m4.large", "db.m7g.large"],
    ["db.r4.xlarge", "db.r7g.xlarge"],
    ["db.t3.small", undefined],
  ])("%s -> %s", (given, expected) => {
    expect(replacementOf(given)).toBe(expected);
  });

  test("one that can no longer be created says what replaces it", () => {
    expect(codes("main: { engine: mysql, instanceClass: db.t2.small }")).toEqual(["DATABASE_CLASS_RETIRED"]);
    expect(hints("main: { engine: mysql, instanceClass: db.t2.small }")).toBe("Use db.t4g.small.");
  });

  test.each([
    ["aurora-mysql", "db.m7g.large", false],
    ["aurora-mysql", "db.t4g.micro", false],
    ["aurora-mysql", "db.t3.medium", true],
    ["mysql", "db.t4g.micro", true],
    ["mysql", "db.t3.2xlarge", true],
    ["postgres", "db.nonsense.large", false],
  ] as const)("%s on %s: %s", (engine, instanceClass, expected) => {
    expect(runsOn(engine, instanceClass)).toBe(expected);
  });

  test("Performance Insights is on where the class can do it", () => {
    const insights = (body: string) => system(`main: { ${body} }`).databases[0]!.performanceInsights.active;
    expect(insights("engine: mysql, instanceClass: db.t4g.micro")).toBe(false);
    expect(insights("engine: mysql, instanceClass: db.t4g.medium")).toBe(true);
    expect(insights("engine: aurora-mysql, instanceClass: db.t4g.medium")).toBe(false);
    expect(insights("engine: postgres, performanceInsights: false")).toBe(false);
  });
});

describe("rules", () => {
  test.each([
    ["engine: aurora-mysql, multiAz: true, storage: { size: 20GiB }", ["DATABASE_KEY_UNUSED", "DATABASE_KEY_UNUSED"]],
    ["engine: postgres, storage: { size: 100GiB, max: 105GiB }", ["DATABASE_STORAGE_RANGE"]],
    ["engine: postgres, storage: { size: 100GiB, max: 110GiB }", []],
    ["engine: postgres, storage: { type: io2, size: 100GiB }", ["DATABASE_IOPS_MISSING"]],
    ["engine: postgres, storage: { type: io2, iops: 3000 }", ["DATABASE_IO2_SIZE"]],
    ["engine: postgres, storage: { type: io2, size: 100GiB, iops: 3000 }", []],
    ["engine: postgres, storage: { type: io2, size: 100GiB, iops: 5001 }", ["DATABASE_IOPS_RANGE"]],
    ["engine: postgres, storage: { type: io2, size: 4000GiB, iops: 1999 }", ["DATABASE_IOPS_RANGE"]],
    [
      "engine: postgres, storage: { type: io2, size: 400GiB, iops: 3000, throughput: 500 }",
      ["DATABASE_IO2_THROUGHPUT"],
    ],
    ["engine: postgres, storage: { iops: 3000 }", ["DATABASE_GP3_FIXED"]],
    ["engine: mysql, storage: { size: 399GiB, throughput: 500, iops: 12000 }", Array(2).fill("DATABASE_GP3_FIXED")],
    ["engine: mysql, storage: { size: 400GiB, throughput: 500, iops: 12000 }", []],
    ["engine: mysql, storage: { size: 400GiB, iops: 3000 }", ["DATABASE_IOPS_RANGE"]],
    ["engine: postgres, readers: 14, standby: { readers: 14 }", []],
    ["engine: postgres, readers: 15, standby: { readers: 15 }", ["DATABASE_READERS", "DATABASE_READERS"]],
    ["engine: postgres, readers: 15, crossRegion: none", []],
    ["engine: aurora-mysql, readers: 15", []],
    [
      "engine: postgres, restoreFrom: { dr: 'arn:aws:rds:eu-north-1:123456789012:snapshot:awsbackup:copyjob-x' }",
      ["DATABASE_RESTORE_BACKUPS"],
    ],
    ["engine: postgres, restoreFrom: { dr: 'arn:aws:rds:eu-north-1:123456789012:snapshot:x' }", []],
    [
      "engine: aurora-mysql, restoreFrom: { primary: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:x' }",
      ["DATABASE_RESTORE_GLOBAL"],
    ],
    [
      "engine: aurora-mysql, crossRegion: binlog, restoreFrom: { primary: 'arn:aws:rds:eu-west-1:123456789012:cluster-snapshot:x' }",
      [],
    ],
    ["engine: postgres, backupWindow: 23:45-00:30, maintenanceWindow: mon:00:00-mon:01:00", ["DATABASE_WINDOWS"]],
    ["engine: postgres, backupWindow: 03:00-03:30, maintenanceWindow: sun:03:30-sun:04:00", []],
    ["engine: postgres, username: admin", ["INVALID_VALUE"]],
    ["engine: oracle", ["INVALID_VALUE"]],
    [
      "engine: postgres, restoreFrom: { dr: 'arn:aws:rds:eu-west-1:123456789012:snapshot:x' }",
      ["DATABASE_SNAPSHOT_REGION"],
    ],
  ])("%s", (database, expected) => {
    expect(codes(`main: { ${database} }`)).toEqual(expected);
  });

  test("with backups, a database may start from one of them: its key stays", () => {
    const snapshot = "arn:aws:rds:eu-north-1:123456789012:snapshot:awsbackup:copyjob-x";
    expect(codes(`main: { engine: postgres, restoreFrom: { dr: "${snapshot}" } }`, "backups: {}")).toEqual([]);
  });

  test("names that meet after composition", () => {
    expect(codes("a: { engine: postgres, readers: 1 }, a-reader: { engine: postgres }")).toEqual(["NAME_CONFLICT"]);
    expect(codes("a: { engine: postgres, readers: 1 }, a-reader-1: { engine: postgres }")).toEqual(["NAME_CONFLICT"]);
  });

  test("a role that a service's instances have already", () => {
    const services = "services: { rds-monitoring: { port: 80, capacity: { min: 1, max: 2 } } }";
    const text = `
system: s
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
${services}
databases: { main: { engine: postgres } }`;
    expect(() => parseSystem(text, "s.yaml")).toThrow("1 problem");
  });
});

test("instances find names that stay the same after a failover, and the name of the secret", () => {
  const text = `
system: s
account: "123456789012"
sites:
  primary: { region: eu-west-1, network: { cidr: 10.1.0.0/16 } }
  dr: { region: eu-north-1, network: { cidr: 10.2.0.0/16 } }
databases: { main-store: { engine: mysql }, other: { engine: postgres } }
services: { web: { port: 80, capacity: { min: 1, max: 2 }, uses: { databases: { main-store: write } } } }`;
  const found = parseSystem(text, "s.yaml");
  expect(environmentOf(found, found.services[0]!, { name: "dr", region: "eu-north-1" })).toEqual({
    DATABASE_MAIN_STORE_HOST: "main-store.s.internal",
    DATABASE_MAIN_STORE_READER_HOST: "main-store-reader.s.internal",
    DATABASE_MAIN_STORE_PORT: "3306",
    DATABASE_MAIN_STORE_NAME: "main_store",
    DATABASE_MAIN_STORE_SECRET: "s/database/main-store",
  });
  expect(found.services[0]!.failover).toBe("orchestrated");
});
