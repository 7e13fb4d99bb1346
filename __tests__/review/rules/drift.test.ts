import { codesOf, create, findAll, keep, type PlannedChange, remove, update } from "./plans";

const drifted = (planned: readonly PlannedChange[], drift: readonly PlannedChange[], block?: [string, object]) => {
  const [type = "", name = ""] = block?.[0].split(".") ?? [];
  const configurations: Record<string, Record<string, unknown>> = block
    ? { dr: { resource: { [type]: { [name]: block[1] } } } }
    : {};
  return findAll({ dr: planned }, { stacks: { dr: { drift } }, configurations });
};

const LOGS = "aws_cloudwatch_log_group.flow";
const logs = { name: "flow", retention_in_days: 30, tags: {}, arn: "arn:logs" };
const shorter = update(LOGS, logs, { retention_in_days: 1 });
const back = update(LOGS, { ...logs, retention_in_days: 1 }, { retention_in_days: 30 });

test("what the configuration sets and the plan takes back", () => {
  const [finding, ...rest] = drifted([back], [shorter], [LOGS, { retention_in_days: 30 }]);
  expect(rest).toEqual([]);
  expect(finding).toMatchObject({ code: "DRIFT", severity: "attention", attributes: ["retention_in_days"] });
  expect(finding?.what).toContain("takes that back");
});

test("what was deleted outside", () => {
  const [finding] = drifted([create(LOGS, logs)], [remove(LOGS, logs)]);
  expect(finding?.what).toBe(`${LOGS} was deleted outside of Terraform; this plan makes it again.`);
});

test("what the configuration says by now is no drift any more", () => {
  expect(drifted([keep(LOGS, { ...logs, retention_in_days: 1 })], [shorter], [LOGS, { retention_in_days: 1 }])).toEqual(
    [],
  );
});

test.each([
  ["what nobody sets", LOGS, { name: "flow" }, logs, { retention_in_days: 7, arn: "other" }],
  [
    "what is ignored",
    LOGS,
    { retention_in_days: 30, lifecycle: { ignore_changes: ["retention_in_days"] } },
    logs,
    { retention_in_days: 1 },
  ],
  ["none and empty", LOGS, { tags: {} }, { ...logs, tags: null }, { tags: {} }],
  [
    "the same policy in other words",
    "aws_iam_role_policy.p",
    { policy: "" },
    { policy: '{"a":1,"b":[1,2]}' },
    { policy: '{ "b": [2, 1], "a": 1 }' },
  ],
  [
    "when a secret was last read",
    "aws_secretsmanager_secret.s",
    { replica: {} },
    { replica: [{ region: "a", last_accessed_date: "" }] },
    { replica: [{ region: "a", last_accessed_date: "2026-01-01" }] },
  ],
  [
    "what a node group has grown to",
    "aws_eks_node_group.n",
    { scaling_config: {} },
    { scaling_config: [{ max_size: 4, desired_size: 2 }] },
    { scaling_config: [{ max_size: 4, desired_size: 3 }] },
  ],
])("not %s", (_, address, block, before, after) => {
  expect(drifted([], [update(address, before, after)], [address, block])).toEqual([]);
});

test("tags that somebody adds stay, and are said", () => {
  const [finding] = drifted([], [update(LOGS, logs, { tags: { owner: "me" } })], [LOGS, { name: "flow" }]);
  expect(finding?.what).toContain("leaves it so");
});

test("secrets differ without being shown", () => {
  const change = update(
    LOGS,
    { kms_key_id: "S3CRET-old" },
    { kms_key_id: "S3CRET-new" },
    { sensitive: { kms_key_id: true } },
  );
  const all = drifted([], [change], [LOGS, { kms_key_id: "x" }]);
  expect(all.map(({ code }) => code)).toEqual(["DRIFT"]);
  expect(JSON.stringify(all)).not.toContain("S3CRET");
});

describe("a security group", () => {
  const group = (...ingress: object[]) => ({ id: "sg-1", ingress });
  const ssh = { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"], security_groups: [] };
  const rule = { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" };
  const change = update("aws_security_group.g", group(), group(ssh));
  const block: [string, object] = ["aws_security_group.g", { vpc_id: "v" }];

  test("shows the rules of the plan without drifting", () => {
    expect(drifted([keep("aws_vpc_security_group_ingress_rule.r", rule)], [change], block)).toEqual([]);
  });

  test("has drifted by a rule that no resource has", () => {
    const [finding] = drifted(
      [keep("aws_vpc_security_group_ingress_rule.r", { ...rule, to_port: 21, from_port: 21 })],
      [change],
      block,
    );
    expect(finding?.what).toContain("lets in tcp 22 from 0.0.0.0/0");
  });
});

test("data sources do not drift", () => {
  const data = { ...update("aws_ami.a", { name: "a" }, { name: "b" }), mode: "data" };
  expect(codesOf({ dr: [] }, { stacks: { dr: { drift: [data] } } })).toEqual([]);
});
