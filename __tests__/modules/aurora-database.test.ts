import { synth, values, lifecycle } from "../support/databases";
import { onlyResource, resources } from "../support/synth";

describe("an Aurora cluster", () => {
  test("by binlog: the standby names its source, and takes user and password from it", () => {
    const stacks = synth("engine: aurora-mysql, instanceClass: db.t4g.medium, readers: 1, standby: { readers: 1 }");
    const cluster = onlyResource(stacks.dr!, "aws_rds_cluster");
    expect(Object.keys(resources(stacks.dr!, "aws_rds_cluster"))).toEqual(["database_main"]);
    expect(cluster).toMatchObject({
      replication_source_identifier: '${var.database_main_source_arn == "" ? null : var.database_main_source_arn}',
      master_username: '${var.database_main_is_copy ? null : "dbadmin"}',
      database_name: '${var.database_main_is_copy ? null : "main"}',
      master_password_wo_version: 1,
      skip_final_snapshot: false,
      storage_encrypted: true,
      deletion_protection: true,
    });
    expect(cluster.master_password_wo).toMatch(/^\$\{var\.database_main_is_copy \? "" : jsondecode\(ephemeral\./);
    expect(cluster).not.toHaveProperty("master_password");
    expect(cluster).not.toHaveProperty("global_cluster_identifier");
    expect(lifecycle(cluster).postcondition).toHaveLength(1);
    expect(resources(stacks.global!, "aws_rds_global_cluster")).toEqual({});
    expect(onlyResource(stacks.dr!, "aws_rds_cluster_parameter_group").parameter).toContainEqual({
      name: "binlog_format",
      value: "ROW",
      apply_method: "pending-reboot",
    });
    expect(values(stacks.dr!)).toMatchObject({
      is_copy: true,
      source_arn: "arn:aws:rds:eu-west-1:123456789012:cluster:small-main",
      source_region: "eu-west-1",
      instances: { 1: "eu-north-1a", 2: "eu-north-1b" },
    });
    expect(values(stacks.primary!)).toMatchObject({ is_copy: false, source_arn: "", source_region: "" });
  });

  test("is made of an exact version, or of its snapshot's, and upgraded by others than Terraform", () => {
    const stacks = synth("engine: aurora-postgresql");
    const version = '${!var.database_main_is_copy && var.database_main_snapshot_arn != "" ? null : "17.7"}';
    for (const site of ["primary", "dr"]) {
      const cluster = onlyResource(stacks[site]!, "aws_rds_cluster");
      expect(cluster.engine_version).toBe(version);
      expect(lifecycle(cluster).ignore_changes).toContain("engine_version");
    }
    const global = onlyResource(stacks.global!, "aws_rds_global_cluster");
    expect(global.engine_version).toBe("17.7");
    expect(lifecycle(global).ignore_changes).toEqual(["engine_version"]);
  });

  test.each([
    ["{}", "aws.primary"],
    ["{ active: dr }", "aws"],
  ])("with the topology %s its global database is asked for by %s, where its writer is", (topology, provider) => {
    const stacks = synth("engine: aurora-postgresql", topology);
    expect(onlyResource(stacks.global!, "aws_rds_global_cluster").provider).toBe(provider);
  });

  test("global: both sites join what `global` made, and a failover is nothing that Terraform looks at", () => {
    const stacks = synth("engine: aurora-postgresql");
    expect(onlyResource(stacks.global!, "aws_rds_global_cluster")).toMatchObject({
      global_cluster_identifier: "small-main",
      storage_encrypted: true,
      deletion_protection: true,
    });
    for (const site of ["primary", "dr"]) {
      const cluster = onlyResource(stacks[site]!, "aws_rds_cluster");
      expect(cluster.global_cluster_identifier).toBe("small-main");
      expect(lifecycle(cluster).ignore_changes).toEqual(
        expect.arrayContaining([
          "master_username",
          "database_name",
          "replication_source_identifier",
          "global_cluster_identifier",
          "source_region",
        ]),
      );
      expect(lifecycle(cluster)).not.toHaveProperty("postcondition");
    }
    expect(values(stacks.dr!)).toMatchObject({ is_copy: true, source_arn: "", source_region: "eu-west-1" });
    // One instance more than readers: one of them writes.
    expect(Object.keys(values(stacks.primary!).instances as object)).toEqual(["1", "2"]);
    expect(Object.keys(values(stacks.dr!).instances as object)).toEqual(["1"]);
  });
});
