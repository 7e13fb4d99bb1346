import { allow, codesOf, create, found, type PlannedChange, policy, remove, replace, update } from "./plans";

describe("SECURITY_GROUP_OPENED", () => {
  const RULE = "aws_vpc_security_group_ingress_rule.database_from_web";
  const rule = {
    security_group_id: "sg-db",
    ip_protocol: "tcp",
    from_port: 5432,
    to_port: 5432,
    cidr_ipv4: null,
    referenced_security_group_id: "sg-web",
  };
  const world = { referenced_security_group_id: null, cidr_ipv4: "0.0.0.0/0" };

  test.each([
    ["more ports", { from_port: 0, to_port: 65535 }],
    ["all protocols", { ip_protocol: "-1", from_port: null, to_port: null }],
    ["a block", { referenced_security_group_id: null, cidr_ipv4: "10.0.0.0/8" }],
    ["the world", world],
    ["the world by IPv6", { referenced_security_group_id: null, cidr_ipv6: "::/0" }],
    ["a prefix list", { referenced_security_group_id: null, prefix_list_id: "pl-1" }],
  ])("by %s", (_, values) => {
    expect(found({ primary: [update(RULE, rule, values)] })).toEqual([`SECURITY_GROUP_OPENED blocked primary ${RULE}`]);
  });

  test("another group on the same port is for somebody to look at", () => {
    const other = { ...rule, referenced_security_group_id: "sg-jobs" };
    expect(found({ primary: [create(`${RULE}_2`, other)] })).toEqual([
      `SECURITY_GROUP_OPENED attention primary ${RULE}_2`,
    ]);
  });

  test.each([
    ["fewer ports", { from_port: 0, to_port: 65535 }, { from_port: 5432, to_port: 5432 }],
    ["a smaller block", { ...world }, { cidr_ipv4: "203.0.113.0/24" }],
    [
      "a smaller IPv6 block",
      { ...world, cidr_ipv4: null, cidr_ipv6: "2001:db8::/32" },
      { cidr_ipv6: "2001:db8:1::/48" },
    ],
    ["another description", { description: "a" }, { description: "b" }],
  ])("not by %s", (_, before, after) => {
    expect(codesOf({ primary: [update(RULE, { ...rule, ...before }, after)] })).toEqual([]);
  });

  test("a rule that moves to another address, or comes back after it was deleted outside, opens nothing", () => {
    expect(codesOf({ primary: [remove(RULE, rule), create(`${RULE}_renamed`, rule)] })).toEqual([]);
    const drift = [remove(RULE, rule)];
    expect(codesOf({ primary: [create(RULE, rule)] }, { stacks: { primary: { drift } } })).toEqual(["DRIFT"]);
  });

  test("inline rules, and rules of the older resource", () => {
    const ssh = { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["10.0.0.0/16"], self: false };
    const group = { id: "sg-1", ingress: [ssh] };
    const wider = { ingress: [{ ...ssh, cidr_blocks: ["10.0.0.0/16", "0.0.0.0/0"] }] };
    expect(codesOf({ primary: [update("aws_security_group.g", group, wider)] })).toEqual(["SECURITY_GROUP_OPENED"]);
    expect(codesOf({ primary: [update("aws_security_group.g", { ...group, ...wider }, group)] })).toEqual([]);
    const old = { security_group_id: "sg-1", type: "ingress", ...ssh };
    expect(codesOf({ primary: [create("aws_security_group_rule.r", old)] })).toEqual(["SECURITY_GROUP_OPENED"]);
    expect(codesOf({ primary: [create("aws_security_group_rule.r", { ...old, type: "egress" })] })).toEqual([]);
    expect(codesOf({ primary: [create("aws_vpc_security_group_egress_rule.r", { ...rule, ...world })] })).toEqual([]);
  });

  test("a group that shows what other resources set has opened nothing", () => {
    const configurations = { primary: { resource: { aws_security_group: { g: { vpc_id: "vpc-1" } } } } };
    const shown = { ingress: [{ protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] }] };
    const change = update("aws_security_group.g", { id: "sg-1", ingress: [] }, shown);
    expect(codesOf({ primary: [change] }, { configurations })).toEqual([]);
    expect(codesOf({ primary: [change] })).toEqual(["SECURITY_GROUP_OPENED"]);
  });

  test("the world on a listener's port that the system file declares, and on no other", () => {
    const address = (port: number) => `aws_vpc_security_group_ingress_rule.service_shop_load_balancer_ingress_${port}`;
    const group = "${aws_security_group.service_shop_load_balancer.id}";
    const configurations = {
      primary: {
        resource: {
          aws_vpc_security_group_ingress_rule: Object.fromEntries(
            [443, 9000].map((port) => [`service_shop_load_balancer_ingress_${port}`, { security_group_id: group }]),
          ),
        },
      },
    };
    const open = (port: number) =>
      create(address(port), { ...rule, ...world, security_group_id: "sg-lb", from_port: port, to_port: port });
    expect(found({ primary: [open(443), open(9000)] }, { configurations })).toEqual([
      `SECURITY_GROUP_OPENED blocked primary ${address(9000)}`,
    ]);
    // Without the configuration nobody knows whose group that is.
    expect(codesOf({ primary: [open(443)] })).toEqual(["SECURITY_GROUP_OPENED"]);
  });

  test("rules of a new group: only the world is too much", () => {
    const fresh = (values: object) =>
      create(RULE, { ...rule, security_group_id: null, ...values }, { unknown: { security_group_id: true } });
    expect(codesOf({ primary: [fresh({})] })).toEqual([]);
    expect(codesOf({ primary: [fresh(world)] })).toEqual(["SECURITY_GROUP_OPENED"]);
  });

  test("sources that are not known yet cannot be judged", () => {
    const unknown = { unknown: { referenced_security_group_id: true } };
    expect(codesOf({ primary: [update(RULE, rule, { referenced_security_group_id: null }, unknown)] })).toEqual([]);
  });
});

describe("PUBLIC_ADDRESS", () => {
  const block = {
    bucket: "files",
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };

  test.each<[string, PlannedChange]>([
    ["a database", update("aws_rds_cluster_instance.a", { publicly_accessible: false }, { publicly_accessible: true })],
    ["a load balancer", update("aws_lb.a", { internal: true }, { internal: false })],
    ["a subnet", update("aws_subnet.a", { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true })],
    ["a bucket", update("aws_s3_bucket_public_access_block.a", block, { block_public_policy: false })],
    ["a bucket without its block", remove("aws_s3_bucket_public_access_block.a", block)],
    [
      "instances",
      update(
        "aws_launch_template.a",
        { network_interfaces: [] },
        { network_interfaces: [{ associate_public_ip_address: "true" }] },
      ),
    ],
    [
      "a cluster's API",
      update(
        "aws_eks_cluster.a",
        { vpc_config: [{ endpoint_public_access: false }] },
        { vpc_config: [{ endpoint_public_access: true }] },
      ),
    ],
    [
      "a cluster's API, to more",
      update(
        "aws_eks_cluster.a",
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["203.0.113.0/24"] }] },
        { vpc_config: [{ endpoint_public_access: true, public_access_cidrs: ["0.0.0.0/0"] }] },
      ),
    ],
    ["a function", create("aws_lambda_function_url.a", { authorization_type: "NONE" })],
    [
      "a queue",
      update(
        "aws_sqs_queue_policy.a",
        { queue_url: "q", policy: policy() },
        { policy: policy(allow("sqs:*", "*", { Principal: "*" })) },
      ),
    ],
    [
      "a new bucket policy",
      create("aws_s3_bucket_policy.a", {
        bucket: "b",
        policy: policy(allow("s3:GetObject", "*", { Principal: { AWS: "*" } })),
      }),
    ],
  ])("%s", (_, change) => {
    expect(found({ primary: [change] })).toEqual([`PUBLIC_ADDRESS blocked primary ${change.address}`]);
  });

  test("an instance that is replaced by a public one; one that was public before is as public", () => {
    const was = (associate_public_ip_address: boolean) => ({ id: "i-1", associate_public_ip_address });
    const replaced = (before: boolean) =>
      codesOf({ primary: [replace("aws_instance.a", was(before), { associate_public_ip_address: true })] });
    expect(replaced(false)).toEqual(["PUBLIC_ADDRESS", "STATEFUL_DESTROYED"]);
    expect(replaced(true)).toEqual(["STATEFUL_DESTROYED"]);
  });

  test("everybody with a condition that says who is not everybody", () => {
    const narrow = allow("sqs:SendMessage", "*", {
      Principal: "*",
      Condition: { ArnEquals: { "aws:SourceArn": "arn:aws:sns:us-east-2:1:orders" } },
    });
    const change = (statement: object) =>
      codesOf({
        primary: [
          update("aws_sqs_queue_policy.a", { queue_url: "q", policy: policy() }, { policy: policy(statement) }),
        ],
      });
    expect(change(narrow)).toEqual(["IAM_WIDENED"]);
    expect(change({ ...narrow, Condition: { StringLike: { "aws:SourceArn": "*" } } })).toEqual(["PUBLIC_ADDRESS"]);
    expect(change({ ...narrow, Condition: { StringNotEquals: { "aws:SourceArn": "x" } } })).toEqual(["PUBLIC_ADDRESS"]);
  });

  test.each<[string, object]>([
    ["a key that need not be there", { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } }],
    ["anybody's ARN", { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } }],
    ["anybody's role", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } }],
    ["any ARN of IAM", { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*" } }],
    ["any bucket", { ArnLike: { "aws:SourceArn": "arn:aws:s3:::*" } }],
    ["both halves of all addresses", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }],
    ["any organization", { StringLike: { "aws:PrincipalOrgID": "o-*" } }],
  ])("everybody, if the condition is %s", (_, Condition) => {
    const open = policy(allow("s3:GetObject", "*", { Principal: "*", Condition }));
    expect(codesOf({ primary: [create("aws_s3_bucket_policy.a", { bucket: "b", policy: open })] })).toEqual([
      "PUBLIC_ADDRESS",
    ]);
  });

  test.each<[string, object]>([
    ["an account's roles", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::123456789012:role/*" } }],
    ["a rule in any region", { ArnLike: { "aws:SourceArn": "arn:aws:events:*:123456789012:rule/*" } }],
    ["a bucket by its name", { ArnLike: { "aws:SourceArn": "arn:aws:s3:*:*:files" } }],
    ["an office", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } }],
    ["private addresses", { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "fc00::/7"] } }],
    ["some of an organization", { "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-1/*" } }],
  ])("not everybody, if the condition is %s", (_, Condition) => {
    const narrow = policy(allow("s3:GetObject", "*", { Principal: "*", Condition }));
    const change = create("aws_s3_bucket_policy.a", { bucket: "b", policy: narrow });
    expect(codesOf({ primary: [change] })).not.toContain("PUBLIC_ADDRESS");
  });

  describe("by something new", () => {
    const open = { block_public_acls: false, ignore_public_acls: false, block_public_policy: false };
    const grant = (uri: string) => ({ access_control_policy: [{ grant: [{ grantee: [{ type: "Group", uri }] }] }] });
    const ALL = "http://acs.amazonaws.com/groups/global/AllUsers";

    test.each<[string, PlannedChange]>([
      ["an ACL", create("aws_s3_bucket_acl.a", { bucket: "b", acl: "public-read" })],
      [
        "an ACL that lets everybody write",
        update("aws_s3_bucket_acl.a", { bucket: "b", acl: "public-read" }, { acl: "public-read-write" }),
      ],
      ["an ACL's grant", create("aws_s3_bucket_acl.a", { bucket: "b", ...grant(ALL) })],
      ["a block that blocks nothing", create("aws_s3_bucket_public_access_block.a", { bucket: "b", ...open })],
      [
        "a block that lets policies through",
        create("aws_s3_bucket_public_access_block.a", {
          ...block,
          block_public_policy: false,
          restrict_public_buckets: false,
        }),
      ],
      ["an elastic IP", create("aws_eip.a", { instance: "i-1", domain: "vpc" })],
      [
        "an elastic IP given away",
        create("aws_eip_association.a", { instance_id: "i-1", allocation_id: "eipalloc-1" }),
      ],
      ["an elastic IP that stood", update("aws_eip.a", { instance: "" }, { instance: "i-1" })],
    ])("%s", (_, change) => {
      expect(found({ primary: [change] })).toEqual([`PUBLIC_ADDRESS blocked primary ${change.address}`]);
    });

    test.each<[string, PlannedChange[]]>([
      ["a private ACL", [create("aws_s3_bucket_acl.a", { bucket: "b", acl: "private" })]],
      [
        "the group that writes logs",
        [create("aws_s3_bucket_acl.a", { bucket: "b", ...grant(ALL.replace("global/AllUsers", "s3/LogDelivery")) })],
      ],
      ["a NAT gateway's elastic IP", [create("aws_eip.a", { domain: "vpc" }, { unknown: { instance: true } })]],
      [
        "an ACL that moves to another address",
        [
          remove("aws_s3_bucket_acl.a", { bucket: "b", acl: "public-read" }),
          create("aws_s3_bucket_acl.b", { bucket: "b", acl: "public-read" }),
        ],
      ],
      [
        "an address that is replaced",
        [
          replace("aws_eip_association.a", { instance_id: "i-1", allocation_id: "a" }, { allocation_id: "b" }),
          create("aws_eip.b", { instance: "i-1" }),
        ],
      ],
    ])("not by %s", (_, changes) => {
      expect(codesOf({ primary: changes })).toEqual([]);
    });
  });

  test("less of it is no finding; a new load balancer may be public", () => {
    expect(codesOf({ primary: [update("aws_lb.a", { internal: false }, { internal: true })] })).toEqual([]);
    expect(codesOf({ primary: [create("aws_lb.a", { internal: false })] })).toEqual([]);
    expect(codesOf({ primary: [create("aws_s3_bucket_public_access_block.a", block)] })).toEqual([]);
  });
});
