import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Accelerator, EndpointGroup } from "../../src/modules/accelerator";
import { ContractLookup, ContractParameter } from "../../src/modules/contract";
import { literal } from "../../src/modules/expressions";
import { FlowLogsRole, InstanceRole } from "../../src/modules/identity";
import { StateStore } from "../../src/modules/state";
import { synthSystem, onlyResource, resources, smallSystem, synthModule } from "../support/synth";

const policyOf = (attributes: Record<string, unknown>, key = "policy") =>
  JSON.parse(attributes[key] as string) as { Statement: { Action: string | string[]; Resource?: string | string[] }[] };

describe("accelerator", () => {
  test("has one listener for each service, with the ports it is given", () => {
    const stack = synthModule((scope) => {
      new Accelerator(scope, "accelerator", {
        name: "a",
        listeners: [
          { name: "web", ports: [443, 80] },
          { name: "api", ports: [8080] },
        ],
      });
    });
    expect(onlyResource(stack, "aws_globalaccelerator_accelerator")).toMatchObject({ name: "a", enabled: true });
    const listeners = resources(stack, "aws_globalaccelerator_listener");
    expect(Object.keys(listeners)).toEqual(["accelerator_listener_api", "accelerator_listener_web"]);
    expect(listeners.accelerator_listener_web).toMatchObject({
      accelerator_arn: "${aws_globalaccelerator_accelerator.accelerator.arn}",
      port_range: [
        { from_port: 443, to_port: 443 },
        { from_port: 80, to_port: 80 },
      ],
    });
  });

  test("an endpoint group takes its dial and weight from variables and keeps client addresses", () => {
    const stack = synthModule((scope) => {
      new EndpointGroup(scope, "group", {
        listenerArn: "arn:l",
        region: "eu-west-1",
        loadBalancerArn: "arn:b",
        healthCheck: { port: 80, path: "/h", protocol: "HTTP" },
        trafficDialPercent: 0,
        weight: 0,
        dependsOn: [],
      });
    });
    expect(onlyResource(stack, "aws_globalaccelerator_endpoint_group")).toMatchObject({
      traffic_dial_percentage: "${var.group_traffic_dial}",
      health_check_interval_seconds: 10,
      threshold_count: 3,
      endpoint_configuration: [
        { endpoint_id: "arn:b", weight: "${var.group_weight}", client_ip_preservation_enabled: true },
      ],
    });
    expect(stack.variable).toMatchObject({ group_traffic_dial: { default: 0 }, group_weight: { default: 0 } });
  });
});

describe("contract parameters", () => {
  test("are written to each region and read in one's own", () => {
    const stack = synthModule((scope) => {
      const other = new AwsProvider(scope, "other", { region: "eu-north-1", alias: "other" });
      new ContractParameter(scope, "fact", { name: "/f", description: "d", value: "v", regions: { north: other } });
      new ContractLookup(scope, "lookup", { name: "/f" });
    });
    expect(onlyResource(stack, "aws_ssm_parameter")).toMatchObject({ name: "/f", value: "v", provider: "aws.other" });
    expect(stack.data?.aws_ssm_parameter?.lookup).not.toHaveProperty("provider");
  });

  test("that a site reads are all written by global, in both regions, under the same name", () => {
    const { stacks } = synthSystem(smallSystem());
    const written = Object.values(resources(stacks.global!, "aws_ssm_parameter"));
    const read = Object.values(stacks.dr!.data!.aws_ssm_parameter!).map(({ name }) => name);
    expect(read).toHaveLength(1);
    for (const name of read) {
      const providers = written.filter((parameter) => parameter.name === name).map(({ provider }) => provider);
      expect(providers.sort()).toEqual(["aws", "aws.primary"]);
    }
  });
});

describe("roles", () => {
  test("what sites name by the naming scheme is what global makes", () => {
    const { stacks } = synthSystem(smallSystem());
    const profiles = Object.values(resources(stacks.global!, "aws_iam_instance_profile")).map(({ name }) => name);
    const roles = Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name);
    const template = onlyResource(stacks.dr!, "aws_launch_template") as { iam_instance_profile: { name: string } };
    const log = onlyResource(stacks.dr!, "aws_flow_log") as { iam_role_arn: string };
    for (const site of ["primary", "dr"]) {
      expect(profiles).toContain(template.iam_instance_profile.name.replace("${var.site}", site));
      expect(roles).toContain(log.iam_role_arn.replace("${var.site}", site).split("/")[1]);
    }
  });

  test("an instance may talk to Session Manager and do what it is given, no more", () => {
    const stack = synthModule((scope) => {
      const own = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" } as const;
      new InstanceRole(scope, "role", { name: "r", statements: [own] });
    });
    const { Statement } = policyOf(onlyResource(stack, "aws_iam_role_policy"));
    expect(Statement).toHaveLength(2);
    for (const { Action } of Statement) expect([Action].flat().filter((action) => action.includes("*"))).toEqual([]);
  });

  test("flow logs write into one log group, for one account", () => {
    const stack = synthModule((scope) => {
      new FlowLogsRole(scope, "role", { name: "r", account: "1", region: "eu-west-1", logGroupName: "/g" });
    });
    for (const { Action, Resource } of policyOf(onlyResource(stack, "aws_iam_role_policy")).Statement) {
      expect([Action].flat().join()).not.toContain("*");
      expect([Resource].flat()).not.toContain("*");
    }
    expect(onlyResource(stack, "aws_iam_role").assume_role_policy).toContain('"aws:SourceAccount":"1"');
  });
});

describe("state store", () => {
  const stack = synthModule((scope) => {
    new StateStore(scope, "state", {
      bucketName: "b",
      lockTableName: "t",
      keyAlias: "alias/k",
      keepOldVersionsDays: 90,
    });
  });

  test("Terraform refuses to destroy bucket, table and key, and their addresses do not follow the tree", () => {
    for (const [type, name] of [
      ["aws_s3_bucket", "state_bucket"],
      ["aws_dynamodb_table", "state_lock_table"],
      ["aws_kms_key", "state_key"],
    ] as const) {
      expect(resources(stack, type)).toEqual({
        [name]: expect.objectContaining({ lifecycle: { prevent_destroy: true } }) as unknown,
      });
    }
  });

  test("is versioned, encrypted with its own key, closed to the public and takes TLS only", () => {
    expect(onlyResource(stack, "aws_s3_bucket_versioning")).toMatchObject({
      versioning_configuration: { status: "Enabled" },
    });
    expect(onlyResource(stack, "aws_s3_bucket_server_side_encryption_configuration")).toMatchObject({
      rule: [
        {
          bucket_key_enabled: true,
          apply_server_side_encryption_by_default: {
            sse_algorithm: "aws:kms",
            kms_master_key_id: "${aws_kms_key.state_key.arn}",
          },
        },
      ],
    });
    expect(onlyResource(stack, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(policyOf(onlyResource(stack, "aws_s3_bucket_policy")).Statement).toEqual([
      expect.objectContaining({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
    ]);
  });

  test("keeps old versions for a while and the newest ten for ever", () => {
    expect(onlyResource(stack, "aws_s3_bucket_lifecycle_configuration")).toMatchObject({
      rule: [{ noncurrent_version_expiration: [{ noncurrent_days: 90, newer_noncurrent_versions: 10 }] }],
    });
  });

  test("the lock table has the key that Terraform's S3 backend asks for", () => {
    expect(onlyResource(stack, "aws_dynamodb_table")).toMatchObject({
      hash_key: "LockID",
      attribute: [{ name: "LockID", type: "S" }],
      point_in_time_recovery: { enabled: true },
      deletion_protection_enabled: true,
    });
  });
});

test.each([
  ["echo ${HOME}", "echo $${HOME}"],
  ["%{ if }", "%%{ if }"],
  ["$HOME $(date) 100%", "$HOME $(date) 100%"],
  ["$${x}", "$$${x}"],
])("text that Terraform would read as a template is escaped: %s", (text, escaped) => {
  expect(literal(text)).toBe(escaped);
});
