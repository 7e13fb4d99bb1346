import { databaseGrants, DatabaseMonitoringRole } from "../../src/modules/database";
import { loadSystem, names } from "../../src/system";
import { synth, values, lifecycle, database } from "../support/databases";
import { onlyResource, resources, synthModule, synthSystem } from "../support/synth";

describe("an RDS instance", () => {
  const stacks = synth("engine: postgres, readers: 2");
  const main = database(stacks.primary!);

  test("stands in both sites under the same address, and says where its data comes from in a variable", () => {
    for (const site of ["primary", "dr"]) {
      expect(Object.keys(resources(stacks[site]!, "aws_db_instance"))).toEqual([
        "database_main",
        "database_main_reader",
      ]);
    }
    expect(values(stacks.primary!)).toEqual({
      source_arn: "",
      backup_window: "02:00-02:30",
      instance_class: "db.t4g.medium",
      multi_az: true,
      performance_insights: true,
      generation: 1,
      snapshot_arn: "",
      final_snapshot: true,
      readers: { 1: "eu-west-1a", 2: "eu-west-1b" },
      reader_names: ["1", "2"],
    });
    expect(values(stacks.dr!)).toEqual({
      ...values(stacks.primary!),
      source_arn: "arn:aws:rds:eu-west-1:123456789012:db:small-main",
      readers: {},
      reader_names: ["1"],
      backup_window: "14:00-14:30",
    });
  });

  test("is encrypted with its own key, in isolated subnets, not public, protected, and kept as a snapshot", () => {
    expect(main).toMatchObject({
      storage_encrypted: true,
      kms_key_id: "${aws_kms_key.database_main_key.arn}",
      db_subnet_group_name: "${aws_db_subnet_group.database_main.name}",
      publicly_accessible: false,
      deletion_protection: true,
      skip_final_snapshot: "${!var.database_main_final_snapshot}",
      final_snapshot_identifier: "small-main-final-${var.database_main_generation}",
      backup_retention_period: 7,
    });
    expect(onlyResource(stacks.primary!, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
    expect(onlyResource(stacks.primary!, "aws_kms_alias")).toMatchObject({ name: "alias/small-database-main" });
    expect(onlyResource(stacks.primary!, "aws_db_subnet_group").subnet_ids).toBe(
      "${values(aws_subnet.network_isolated)[*].id}",
    );
    expect(onlyResource(stacks.primary!, "aws_db_parameter_group")).toMatchObject({
      name: "small-main-postgres17",
      parameter: [{ name: "rds.force_ssl", value: "1" }],
    });
  });

  test("tells a replica neither user nor password nor size, and gives it no other version of the password", () => {
    const ofWriter = (value: string) => `\${var.database_main_source_arn == "" ? ${value}}`;
    expect(main).toMatchObject({
      username: ofWriter('"dbadmin" : null'),
      db_name: ofWriter('"main" : null'),
      replicate_source_db: ofWriter("null : var.database_main_source_arn"),
      password_wo: ofWriter(
        'jsondecode(ephemeral.aws_secretsmanager_secret_version.database_main_secret.secret_string).password : ""',
      ),
      password_wo_version: 1,
    });
    for (const instance of Object.values(resources(stacks.primary!, "aws_db_instance"))) {
      expect(instance).not.toHaveProperty("password");
      expect(instance).not.toHaveProperty("manage_master_user_password");
    }
  });

  test("from a snapshot has the snapshot's size and version, and so have its readers", () => {
    const source = 'var.database_main_source_arn == ""';
    const snapshot = "var.database_main_snapshot_arn";
    expect(main).toMatchObject({
      allocated_storage: `\${${source} && ${snapshot} == "" ? 20 : null}`,
      snapshot_identifier: `\${${source} && ${snapshot} != "" ? ${snapshot} : null}`,
    });
    for (const instance of Object.values(resources(stacks.primary!, "aws_db_instance"))) {
      expect(instance.engine_version).toBe(`\${${source} && ${snapshot} != "" ? null : "17"}`);
    }
  });

  test("may go to another major version, and changes at once", () => {
    for (const instance of Object.values(resources(stacks.primary!, "aws_db_instance"))) {
      expect(instance).toMatchObject({ allow_major_version_upgrade: true, apply_immediately: true });
    }
  });

  test("is backed up at a time of its site's own", () => {
    expect(main.backup_window).toBe("${var.database_main_backup_window}");
    expect(lifecycle(main).postcondition![0]!.error_message).toContain(
      "--preferred-backup-window ${var.database_main_backup_window}",
    );
  });

  test("the first name of its readers is there with and without readers", () => {
    const none = synth("engine: postgres");
    const [without, two] = [none, stacks].map(({ primary }) => values(primary!).reader_names);
    expect(without).toEqual(["1"]);
    expect(two).toEqual(["1", "2"]);
  });

  test("is made anew by its generation, with its readers, and changes no role by itself", () => {
    for (const instance of Object.values(resources(stacks.dr!, "aws_db_instance"))) {
      expect(lifecycle(instance).replace_triggered_by).toEqual(["terraform_data.database_main_generation"]);
    }
    expect(onlyResource(stacks.dr!, "terraform_data")).toMatchObject({ input: "${var.database_main_generation}" });
    expect(lifecycle(main).ignore_changes).toEqual([
      "username",
      "db_name",
      "kms_key_id",
      "snapshot_identifier",
      "replicate_source_db",
    ]);
    expect(lifecycle(main).postcondition).toHaveLength(1);
  });

  test("readers replicate their own site's instance, in its network, with its key", () => {
    const reader = database(stacks.primary!, "database_main_reader");
    expect(reader).toMatchObject({
      for_each: "${var.database_main_readers}",
      identifier: "small-main-reader-${each.key}",
      replicate_source_db: "${aws_db_instance.database_main.identifier}",
      availability_zone: "${each.value}",
      skip_final_snapshot: true,
    });
    // RDS refuses a subnet group, and takes no key, for a replica in its source's region.
    expect(reader).not.toHaveProperty("db_subnet_group_name");
    expect(reader).not.toHaveProperty("kms_key_id");
  });

  test("has two names in the private zone: itself, and its readers or itself", () => {
    expect(onlyResource(stacks.dr!, "aws_service_discovery_private_dns_namespace").name).toBe("small.internal");
    const services = Object.values(resources(stacks.dr!, "aws_service_discovery_service"));
    expect(services.map(({ name }) => name).sort()).toEqual(["main", "main-reader"]);
    for (const { dns_config } of services) {
      expect(dns_config).toMatchObject({ routing_policy: "WEIGHTED", dns_records: [{ type: "CNAME", ttl: 10 }] });
    }
    const records = resources(stacks.dr!, "aws_service_discovery_instance");
    expect(records.database_main_name!.attributes).toEqual({
      AWS_INSTANCE_CNAME: "${aws_db_instance.database_main.address}",
    });
    expect(records.database_main_reader_name).toMatchObject({
      for_each: "${var.database_main_reader_names}",
      attributes: {
        AWS_INSTANCE_CNAME:
          "${try(aws_db_instance.database_main_reader[each.key].address, aws_db_instance.database_main.address)}",
      },
    });
  });

  test("lets in the instances of the services that use it, from both ends, and nobody else", () => {
    const hop = { from_port: 5432, to_port: 5432, ip_protocol: "tcp" };
    const [group, peer] = ["${aws_security_group.database_main.id}", "${aws_security_group.service_web_instances.id}"];
    const rules = (type: string) =>
      Object.values(resources(stacks.dr!, type)).filter(({ from_port }) => from_port === 5432);
    expect(rules("aws_vpc_security_group_ingress_rule")).toEqual([
      expect.objectContaining({ ...hop, security_group_id: group, referenced_security_group_id: peer }),
    ]);
    expect(rules("aws_vpc_security_group_egress_rule")).toEqual([
      expect.objectContaining({ ...hop, security_group_id: peer, referenced_security_group_id: group }),
    ]);
    expect(resources(stacks.dr!, "aws_security_group").database_main).not.toHaveProperty("ingress");
  });
});

describe("roles are data", () => {
  test("which site is active changes values and nothing else", () => {
    const before = synth("engine: mysql, readers: 1");
    const after = synth("engine: mysql, readers: 1", "{ active: dr }");
    for (const site of ["primary", "dr"]) {
      expect({ ...after[site], variable: undefined, terraform: undefined }).toEqual({
        ...before[site],
        variable: undefined,
        terraform: undefined,
      });
    }
    expect(values(after.dr!).source_arn).toBe("");
    expect(values(after.primary!).source_arn).toBe("arn:aws:rds:eu-north-1:123456789012:db:small-main");
  });

  test("a replica that nothing protects may go without a snapshot, which RDS would refuse", () => {
    const stacks = synth("engine: mysql, deletionProtection: false");
    expect(values(stacks.primary!).final_snapshot).toBe(true);
    expect(values(stacks.dr!).final_snapshot).toBe(false);
  });

  test("a generation is its site's own", () => {
    const stacks = synth("engine: mysql", "{ generation: { primary: 2 } }");
    expect(["primary", "dr"].map((site) => values(stacks[site]!).generation)).toEqual([2, 1]);
  });
});

describe("where the standby has no database", () => {
  test.each([
    ["engine: postgres", "{ strategy: backup-restore }", "launched"],
    ["engine: postgres, crossRegion: none", "{}", "database_main_launched"],
  ])("%s %s: it has a count, and snapshots to start from", (body, topology, variable) => {
    const stacks = synth(
      `${body}, readers: 1, restoreFrom: { dr: 'arn:aws:rds:eu-north-1:123456789012:snapshot:x' }`,
      topology,
    );
    for (const site of ["primary", "dr"]) {
      expect(database(stacks[site]!).count).toBe(`\${var.${variable} ? 1 : 0}`);
      expect(stacks[site]!.variable![variable]!.default).toBe(site === "primary");
    }
    expect(values(stacks.dr!)).toMatchObject({
      source_arn: "",
      readers: {},
      reader_names: [],
      snapshot_arn: "arn:aws:rds:eu-north-1:123456789012:snapshot:x",
    });
    expect(database(stacks.dr!, "database_main_reader").replicate_source_db).toBe(
      "${one(aws_db_instance.database_main[*].identifier)}",
    );
  });
});

describe("rights", () => {
  const system = loadSystem("docs/examples/database.yaml");

  test("an instance may read the secrets of its databases in its own region", () => {
    expect(databaseGrants(system, system.services[0]!, "dr")).toEqual([
      {
        Sid: "DatabaseSecrets",
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: ["main", "catalogue"].map(
          (name) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders/database/${name}-??????`,
        ),
      },
    ]);
    const idle = { ...system.services[0]!, uses: { ...system.services[0]!.uses, databases: {} } };
    expect(databaseGrants(system, idle, "dr")).toEqual([]);
  });

  test("enhanced monitoring writes into one log group, for one account's databases of the system", () => {
    const stack = synthModule((scope) => {
      new DatabaseMonitoringRole(scope, "role", {
        name: "r",
        account: "1",
        region: "eu-west-1",
        instances: ["s-main", "s-main-reader-?"],
      });
    });
    const policy = JSON.parse(onlyResource(stack, "aws_iam_role_policy").policy as string) as {
      Statement: { Action: string[]; Resource: string | string[] }[];
    };
    for (const { Action, Resource } of policy.Statement) {
      expect(Action.filter((action) => action.includes("*"))).toEqual([]);
      for (const resource of [Resource].flat()) {
        expect(resource).toMatch(/^arn:aws:logs:eu-west-1:1:log-group:RDSOSMetrics(:|$)/);
      }
    }
    expect(onlyResource(stack, "aws_iam_role").assume_role_policy).toContain(
      '{"aws:SourceArn":["arn:aws:rds:eu-west-1:1:db:s-main","arn:aws:rds:eu-west-1:1:db:s-main-reader-?"]}',
    );
  });

  test("and for all of those, and no other system's", () => {
    const patterns = (kind: "rds" | "aurora", most: number) =>
      names.instancePatterns({ kind, identifier: "shop-main", readers: { active: 0, standby: most } });
    expect(patterns("rds", 0)).toEqual(["shop-main"]);
    expect(patterns("rds", 9)).toEqual(["shop-main", "shop-main-reader-?"]);
    expect(patterns("rds", 10)).toEqual(["shop-main", "shop-main-reader-?", "shop-main-reader-1?"]);
    expect(patterns("aurora", 0)).toEqual(["shop-main-?"]);
    expect(patterns("aurora", 9)).toEqual(["shop-main-?", "shop-main-1?"]);
    const roles = Object.values(resources(synthSystem(system).stacks.global!, "aws_iam_role"));
    const trust = roles.filter(({ name }) => String(name).startsWith("orders-rds-monitoring-"));
    expect(trust).toHaveLength(2);
    for (const { assume_role_policy } of trust) {
      const text = String(assume_role_policy);
      expect(text).not.toContain("*");
      expect(text.match(/:db:[^"]+/g)).toEqual([
        ":db:orders-main",
        ":db:orders-main-reader-?",
        ":db:orders-catalogue-?",
      ]);
    }
  });

  test("what sites name is what global makes", () => {
    const { stacks } = synthSystem(system);
    const roles = Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name);
    const secrets = Object.values(resources(stacks.global!, "aws_secretsmanager_secret")).map(({ name }) => name);
    const { ephemeral } = stacks.dr as unknown as { ephemeral: Record<string, Record<string, { secret_id: string }>> };
    const read = Object.values(ephemeral.aws_secretsmanager_secret_version!).map(({ secret_id }) => secret_id);
    expect(read.sort()).toEqual(secrets.sort());
    for (const site of ["primary", "dr"]) expect(roles).toContain(`orders-rds-monitoring-${site}`);
    expect(database(stacks.dr!).monitoring_role_arn).toBe(
      "arn:aws:iam::123456789012:role/orders-rds-monitoring-${var.site}",
    );
  });

  test("nothing that looks like a password is in the configuration", () => {
    const { text } = synthSystem(system);
    for (const json of Object.values(text)) {
      expect(json).not.toMatch(/"(password|master_password|secret_string)":/);
    }
  });
});
