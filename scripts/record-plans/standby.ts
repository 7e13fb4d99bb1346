/** What keeps a standby from taking over; versions that move. */
import type { AwsCalls } from "./aws-calls";
import { all, body, type Edit, type Planting, remove, set, SITES } from "./planting";

const [PRIMARY, DR] = ["eu-west-1", "eu-central-1"];
const bucketOf = (region: string): string => `rec-123456789012-${region}-tfstate`;
const STATE_KEY = "rec/dr/terraform.tfstate";

const keyArn = async (aws: AwsCalls, region: string, alias: string): Promise<string> => {
  const { Aliases } = JSON.parse(await aws.json("kms", region, "TrentService.ListAliases", {})) as {
    Aliases: { AliasName: string; TargetKeyId: string }[];
  };
  const id = Aliases.find(({ AliasName }) => AliasName === alias)?.TargetKeyId ?? "";
  return `arn:aws:kms:${region}:123456789012:key/${id}`;
};

/** The copy of the golden image in dr. */
const copiedImage = async (aws: AwsCalls): Promise<string> => {
  const xml = await aws.query("ec2", DR, {
    Action: "DescribeImages",
    Version: "2016-11-15",
    "Filter.1.Name": "tag:Image",
    "Filter.1.Value.1": "web",
  });
  const id = /<imageId>([^<]+)<\/imageId>/.exec(xml)?.[1];
  if (id === undefined) throw new Error(`No copy of the image: ${xml}`);
  return id;
};

/** A module of a registry that holds no resources. */
const withModule =
  (version: string): Edit =>
  (configuration) => {
    configuration.module = { label: { source: "modules.example/platform/label/null", version, name: "rec" } };
  };

const wanting =
  (version: string): Edit =>
  ({ terraform }) => {
    Object.assign(terraform.required_providers.aws ?? {}, { version });
  };

export const STANDBY: readonly Planting[] = [
  {
    name: "STANDBY_CAPACITY-shrunk",
    about: "Somebody lets the standby grow to half of what the active site may.",
    stacks: SITES,
    values: { dr: { service_web_instances_capacity: { min: 1, max: 2 } } },
  },
  {
    name: "STANDBY_CAPACITY-left-behind",
    about: "Somebody lets the active site grow further, and leaves the standby as it is.",
    stacks: SITES,
    values: { primary: { service_web_instances_capacity: { min: 2, max: 8 } } },
  },
  {
    name: "STANDBY_CAPACITY-database",
    about: "The system file gives the standby's replica a smaller class than the writer has.",
    stacks: SITES,
    system: { databases: { main: { standby: { instanceClass: "db.t4g.small" } } } },
  },
  {
    name: "STANDBY_DEPENDENCY-parameter",
    about: "Somebody takes away the parameter in which dr finds the accelerator's listener.",
    stacks: ["global"],
    edit: remove("aws_ssm_parameter.contract_web_listener_dr"),
  },
  {
    name: "STANDBY_DEPENDENCY-profile",
    about: "Somebody takes away the instance profile of dr's instances.",
    stacks: ["global"],
    edit: remove("aws_iam_instance_profile.instances_web_dr"),
  },
  {
    name: "STANDBY_DEPENDENCY-route",
    about: "Somebody takes away the way out of the private subnets.",
    stacks: SITES,
    edit: all(
      remove("aws_route.network_nat"),
      set("aws_autoscaling_group.service_web_instances", { depends_on: undefined }),
    ),
  },
  {
    name: "STANDBY_DEPENDENCY-image",
    about: "Somebody removes dr's copy of the image that its instances are launched from.",
    stacks: SITES,
    editWith: async (aws) => {
      const copy = await copiedImage(aws);
      return all(
        remove("aws_ami_copy.image_web"),
        set("aws_launch_template.service_web_instances", {
          image_id: `\${var.site == "dr" ? "${copy}" : var.image_web_ami}`,
        }),
      );
    },
  },
  {
    name: "STANDBY_FOREIGN-state",
    about: "Somebody moved dr's state into the bucket of the primary's region.",
    stacks: SITES,
    edit: ({ terraform }, stack) => {
      if (stack === "dr") Object.assign(terraform.backend.s3, { bucket: bucketOf(PRIMARY), region: PRIMARY });
    },
    outside: async (aws) => {
      const state = await aws.rest("s3", DR, "GET", `/${bucketOf(DR)}/${STATE_KEY}`);
      await aws.rest("s3", PRIMARY, "PUT", `/${bucketOf(PRIMARY)}/${STATE_KEY}`, state);
    },
    undo: (aws) => aws.rest("s3", PRIMARY, "DELETE", `/${bucketOf(PRIMARY)}/${STATE_KEY}`),
  },
  {
    name: "STANDBY_FOREIGN-key",
    about: "Somebody names the key of the primary's region for the buckets of both sites.",
    stacks: SITES,
    editWith: async (aws) => {
      const kms_master_key_id = await keyArn(aws, PRIMARY, "alias/rec-bucket-files");
      return (configuration) => {
        body(configuration, "aws_s3_bucket_server_side_encryption_configuration.bucket_files_encryption").rule = [
          {
            apply_server_side_encryption_by_default: { kms_master_key_id, sse_algorithm: "aws:kms" },
            bucket_key_enabled: true,
          },
        ];
      };
    },
  },
  {
    name: "VERSION_MOVED-provider",
    about: "Somebody asks for another range of versions of the AWS provider.",
    stacks: SITES,
    edit: wanting(">= 5.100.0, < 8.0.0"),
  },
  {
    name: "VERSION_MOVED-module",
    about: "Somebody moves a module to its next version.",
    stacks: SITES,
    base: withModule("1.0.0"),
    edit: withModule("1.1.0"),
  },
];

export const DRIFT: readonly Planting[] = [
  {
    name: "DRIFT-log-retention",
    about: "Somebody has the flow logs of dr kept for a day, at the console.",
    stacks: SITES,
    outside: (aws) =>
      aws.json("logs", DR, "Logs_20140328.PutRetentionPolicy", {
        logGroupName: "/twinstack/rec/vpc-flow-logs",
        retentionInDays: 1,
      }),
  },
  {
    name: "DRIFT-versioning",
    about: "Somebody suspends versioning of dr's bucket at the console.",
    stacks: SITES,
    outside: (aws) =>
      aws.rest(
        "s3",
        DR,
        "PUT",
        "/rec-123456789012-eu-central-1-files?versioning",
        '<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Suspended</Status></VersioningConfiguration>',
      ),
  },
  {
    name: "DRIFT-deleted",
    about: "Somebody deletes an alarm of primary at the console.",
    stacks: SITES,
    outside: (aws) =>
      aws.query("monitoring", PRIMARY, {
        Action: "DeleteAlarms",
        Version: "2010-08-01",
        "AlarmNames.member.1": "rec-queue-billing-dead-letters",
      }),
  },
  {
    name: "DRIFT-capacity",
    about: "Somebody lets primary's Auto Scaling group grow further, at the console.",
    stacks: SITES,
    outside: (aws) =>
      aws.query("autoscaling", PRIMARY, {
        Action: "UpdateAutoScalingGroup",
        Version: "2011-01-01",
        AutoScalingGroupName: "rec-web",
        MaxSize: "9",
      }),
  },
  {
    name: "DRIFT-policy",
    about: "Somebody lets the instances of dr do more, at the console.",
    stacks: ["global"],
    outside: (aws) =>
      aws.query("iam", "us-east-1", {
        Action: "PutRolePolicy",
        Version: "2010-05-08",
        RoleName: "rec-web-dr",
        PolicyName: "instance",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        }),
      }),
  },
];
