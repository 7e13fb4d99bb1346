/** Access that gets wider. */
import { add, all, body, type Planting, replaceIn, set, SITES } from "./planting";

const FROM_ANYWHERE = { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp" };

export const ACCESS: readonly Planting[] = [
  {
    name: "PUBLIC_ADDRESS-database",
    about: "Somebody makes the database publicly accessible.",
    stacks: SITES,
    edit: set("aws_db_instance.database_main", { publicly_accessible: true }),
  },
  {
    name: "PUBLIC_ADDRESS-bucket",
    about: "Somebody lets policies make the bucket public.",
    stacks: SITES,
    edit: set("aws_s3_bucket_public_access_block.bucket_files", {
      block_public_policy: false,
      restrict_public_buckets: false,
    }),
  },
  {
    name: "PUBLIC_ADDRESS-subnets",
    about: "Somebody gives whatever is launched in the private subnets a public address.",
    stacks: SITES,
    edit: set("aws_subnet.network_private", { map_public_ip_on_launch: true }),
  },
  {
    name: "PUBLIC_ADDRESS-instances",
    about: "Somebody gives the service's instances public addresses.",
    stacks: SITES,
    edit: (configuration) => {
      const template = body(configuration, "aws_launch_template.service_web_instances");
      template.network_interfaces = [
        { associate_public_ip_address: "true", security_groups: template.vpc_security_group_ids },
      ];
      template.vpc_security_group_ids = undefined;
    },
  },
  {
    name: "SECURITY_GROUP_OPENED-ssh",
    about: "Somebody lets the world connect to the instances by SSH.",
    stacks: SITES,
    edit: add("aws_vpc_security_group_ingress_rule.ssh", {
      ...FROM_ANYWHERE,
      from_port: 22,
      to_port: 22,
      security_group_id: "${aws_security_group.service_web_instances.id}",
    }),
  },
  {
    name: "SECURITY_GROUP_OPENED-all-ports",
    about: "Somebody opens all ports of the database to the service's instances, instead of one.",
    stacks: SITES,
    edit: set("aws_vpc_security_group_ingress_rule.database_main_from_web", { from_port: 0, to_port: 65535 }),
  },
  {
    name: "SECURITY_GROUP_OPENED-sources",
    about: "Somebody lets the whole private address space connect to the database, instead of the instances.",
    stacks: SITES,
    edit: set("aws_vpc_security_group_ingress_rule.database_main_from_web", {
      referenced_security_group_id: undefined,
      cidr_ipv4: "10.0.0.0/8",
    }),
  },
  {
    name: "SECURITY_GROUP_OPENED-undeclared-port",
    about: "Somebody opens a port of the load balancer that the system file does not declare.",
    stacks: SITES,
    edit: add("aws_vpc_security_group_ingress_rule.admin", {
      ...FROM_ANYWHERE,
      from_port: 9000,
      to_port: 9000,
      security_group_id: "${aws_security_group.service_web_load_balancer.id}",
    }),
  },
  {
    name: "IAM_WIDENED-declared",
    about: "The system file lets the service read one more parameter.",
    stacks: ["global", ...SITES],
    system: {
      services: {
        web: { uses: { parameters: ["/rec/flags", "/rec/limits"] } },
      },
    },
  },
  {
    name: "IAM_WIDENED-any-action",
    about: "Somebody lets the instances of both sites do anything with S3.",
    stacks: ["global"],
    edit: all(
      ...SITES.map((site) =>
        replaceIn(`aws_iam_role_policy.instances_web_${site}`, "policy", '"s3:GetObject"', '"s3:*"'),
      ),
    ),
  },
  {
    name: "IAM_WIDENED-any-resource",
    about: "Somebody lets the instances of both sites read every secret.",
    stacks: ["global"],
    edit: all(
      ...SITES.map((site) =>
        replaceIn(`aws_iam_role_policy.instances_web_${site}`, "policy", ":secret:rec/session-key-??????", ":secret:*"),
      ),
    ),
  },
  {
    name: "IAM_WIDENED-trust",
    about: "Somebody lets another account take the role of the instances.",
    stacks: ["global"],
    edit: all(
      ...SITES.map((site) =>
        replaceIn(
          `aws_iam_role.instances_web_${site}`,
          "assume_role_policy",
          '"Principal":{"Service":"ec2.amazonaws.com"}',
          '"Principal":{"Service":"ec2.amazonaws.com","AWS":"arn:aws:iam::210987654321:root"}',
        ),
      ),
    ),
  },
  {
    name: "IAM_WIDENED-queue",
    about: "Somebody lets another account send to the queues of both sites.",
    stacks: SITES,
    edit: replaceIn(
      "aws_sqs_queue_policy.queue_billing",
      "policy",
      '"Statement":[',
      '"Statement":[{"Action":"sqs:SendMessage","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},' +
        '"Resource":"${aws_sqs_queue.queue_billing.arn}","Sid":"Partner"},',
    ),
  },
  {
    name: "IAM_WIDENED-administrator",
    about: "Somebody makes administrators of the instances of both sites.",
    stacks: ["global"],
    edit: all(
      ...SITES.map((site) =>
        add(`aws_iam_role_policy_attachment.administrator_${site}`, {
          role: `\${aws_iam_role.instances_web_${site}.name}`,
          policy_arn: "arn:aws:iam::aws:policy/AdministratorAccess",
        }),
      ),
    ),
  },
];
