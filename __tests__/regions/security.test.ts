import { readdirSync } from "node:fs";
import { loadSystem } from "../../src/system";
import { type StackJson, synthSystem } from "../support/synth";

/*
 * What has to hold for everything that is synthesized, whichever module made it: least privilege, encryption, and no way in
 * from the internet but the load balancers' listeners.
 */

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action?: string | readonly string[];
  readonly NotAction?: unknown;
  readonly Resource?: string | readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

type Block = Readonly<Record<string, unknown>>;

const files = ["systems", "docs/examples"].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => `${folder}/${file}`),
);

/** Actions that AWS cannot limit to a resource (service authorization reference), and so may stand with `*`. */
const WITHOUT_RESOURCES = [
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeLifecycleHooks",
  "ec2:DescribeInstanceStatus",
  "ec2:DescribeInstances",
  "elasticloadbalancing:DescribeLoadBalancers",
  "elasticloadbalancing:DescribeTargetGroupAttributes",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
  "ec2:DescribeAvailabilityZones",
  "ec2:DescribeInstances",
  "ec2:DescribeInstanceStatus",
  "autoscaling:DescribeAutoScalingGroups",
  "autoscaling:DescribeLifecycleHooks",
  "elasticloadbalancing:DescribeTargetGroups",
  "elasticloadbalancing:DescribeTargetHealth",
  "tag:GetResources",
];

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === "string" ? [value] : value;

function blocks(stack: StackJson): [string, string, Block][] {
  return Object.entries(stack.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([name, block]): [string, string, Block] => [type, `${type}.${name}`, block as Block]),
  );
}

/** Every IAM policy in a block, wherever it stands in it. */
function policiesIn(value: unknown): Statement[] {
  if (typeof value === "string") {
    if (!value.includes('"Statement"')) return [];
    const parsed = JSON.parse(value) as { Statement: Statement | Statement[] };
    return [parsed.Statement].flat();
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(policiesIn);
}

const all = files.flatMap((file) => {
  const { stacks } = synthSystem(loadSystem(file));
  return Object.entries(stacks).flatMap(([id, stack]) =>
    blocks(stack).map(([type, address, block]) => ({ file, id, type, address: `${file} ${id}: ${address}`, block })),
  );
});

const allow = all.flatMap(({ type, address, block }) =>
  policiesIn(block)
    .filter(({ Effect }) => Effect === "Allow")
    .map((statement) => ({ type, address, statement })),
);

test("there are policies to look at", () => {
  expect(allow.length).toBeGreaterThan(100);
});

test("no policy allows every action, of everything or of a service", () => {
  const wide = allow.filter(
    ({ statement }) =>
      statement.NotAction !== undefined ||
      list(statement.Action).some((action) => action === "*" || /^[a-z0-9-]+:\*$/.test(action)),
  );
  // A key's own account has to be named in its policy, or nobody could ever change the key again.
  const others = wide.filter(({ type }) => type !== "aws_kms_key");
  expect(others.map(({ address, statement }) => [address, statement.Sid ?? statement.Action])).toEqual([]);
});

test("a policy of a role allows something on every resource only where AWS cannot limit it", () => {
  const wide = allow.filter(
    ({ type, statement }) => type.startsWith("aws_iam_") && list(statement.Resource).includes("*"),
  );
  const unexplained = wide.filter(
    ({ statement }) => !list(statement.Action).every((action) => WITHOUT_RESOURCES.includes(action)),
  );
  expect(unexplained.map(({ address, statement }) => [address, statement.Sid, statement.Action])).toEqual([]);
});

test("a policy that lets anybody in does so under a condition", () => {
  const open = allow.filter(({ statement }) => {
    const principal = JSON.stringify(statement.Principal ?? "");
    return (principal === '"*"' || principal === '{"AWS":"*"}') && statement.Condition === undefined;
  });
  expect(open.map(({ address }) => address)).toEqual([]);
});

test("only load balancers take connections from the internet", () => {
  const open = all.filter(
    ({ type, block }) =>
      (type === "aws_vpc_security_group_ingress_rule" &&
        (block.cidr_ipv4 === "0.0.0.0/0" || block.cidr_ipv6 !== undefined)) ||
      type === "aws_security_group_rule" ||
      (type === "aws_security_group" && (block.ingress !== undefined || block.egress !== undefined)),
  );
  expect(open.length).toBeGreaterThan(0);
  expect(open.map(({ address }) => address).filter((address) => !/_load_balancer_ingress_\d+$/.test(address))).toEqual(
    [],
  );
});

const suffix = (address: string): string => address.slice(address.lastIndexOf(".") + 1);

/** The resources of a type in the same stack. */
const beside = ({ file, id }: { file: string; id: string }, type: string) =>
  all.filter((other) => other.file === file && other.id === id && other.type === type);

describe("every bucket", () => {
  const buckets = all.filter(({ type }) => type === "aws_s3_bucket");

  test.each([
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_versioning",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_policy",
  ])("has %s", (type) => {
    const without = buckets.filter(
      (bucket) =>
        !beside(bucket, type).some(({ block }) =>
          String(block.bucket).startsWith(`\${aws_s3_bucket.${suffix(bucket.address)}`),
        ),
    );
    expect(without.map(({ address }) => address)).toEqual([]);
  });

  test("refuses connections without TLS", () => {
    const without = buckets.filter(
      (bucket) =>
        !beside(bucket, "aws_s3_bucket_policy").some(
          ({ block }) =>
            String(block.bucket).startsWith(`\${aws_s3_bucket.${suffix(bucket.address)}`) &&
            policiesIn(block).some(
              ({ Effect, Condition }) =>
                Effect === "Deny" && JSON.stringify(Condition).includes('"aws:SecureTransport":"false"'),
            ),
        ),
    );
    expect(without.map(({ address }) => address)).toEqual([]);
  });

  test("is closed to the public", () => {
    for (const { address, block } of all.filter(({ type }) => type === "aws_s3_bucket_public_access_block")) {
      expect([address, block]).toEqual([
        address,
        expect.objectContaining({
          block_public_acls: true,
          block_public_policy: true,
          ignore_public_acls: true,
          restrict_public_buckets: true,
        }),
      ]);
    }
  });
});

test.each([
  ["aws_db_instance", "storage_encrypted", true],
  ["aws_db_instance", "publicly_accessible", false],
  ["aws_rds_cluster", "storage_encrypted", true],
  ["aws_elasticache_replication_group", "transit_encryption_enabled", true],
  ["aws_kms_key", "enable_key_rotation", true],
] as const)("every %s has %s: %s", (type, key, expected) => {
  const found = all.filter((resource) => resource.type === type);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ block }) => block[key] !== expected).map(({ address }) => address)).toEqual([]);
});

test.each([
  ["aws_elasticache_replication_group", "kms_key_id"],
  ["aws_sns_topic", "kms_master_key_id"],
  ["aws_sqs_queue", "kms_master_key_id"],
  ["aws_backup_vault", "kms_key_arn"],
])("every %s has a key: %s", (type, key) => {
  const found = all.filter((resource) => resource.type === type);
  expect(found.length).toBeGreaterThan(0);
  expect(found.filter(({ block }) => block[key] === undefined).map(({ address }) => address)).toEqual([]);
});

test("no password stands in what was synthesized", () => {
  const passwords = all.filter(({ block }) =>
    Object.entries(block).some(
      ([key, value]) =>
        /^(password|master_password|auth_token|secret_string|passwords)$/.test(key) && value !== undefined,
    ),
  );
  expect(passwords.map(({ address }) => address)).toEqual([]);
});
