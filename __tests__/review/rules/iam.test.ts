import { allow, codesOf, create, findAll, found, keep, type PlannedChange, policy, remove, update } from "./plans";

describe("IAM_WIDENED", () => {
  const ADDRESS = "aws_iam_role_policy.web";
  const before = {
    role: "web",
    policy: policy(allow(["s3:GetObject", "s3:ListBucket"], ["arn:aws:s3:::a", "arn:aws:s3:::a/*"])),
  };
  const to = (...statements: unknown[]) => ({ policy: policy(...statements) });

  test.each([
    ["an action more", [allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*")], "attention"],
    ["any action", [allow("s3:*", "arn:aws:s3:::a/*")], "attention"],
    ["any resource", [allow("s3:GetObject")], "attention"],
    ["everything", [allow("*")], "blocked"],
    ["all but something", [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }], "attention"],
  ])("by %s", (_, statements, severity) => {
    expect(found({ global: [update(ADDRESS, before, to(...statements))] })).toEqual([
      `IAM_WIDENED ${severity} global ${ADDRESS}`,
    ]);
  });

  test.each([
    ["fewer actions", [allow("s3:GetObject", "arn:aws:s3:::a/*")]],
    ["the same in other words", [allow("S3:getobject", "arn:aws:s3:::a/b*"), allow("s3:ListBucket", "arn:aws:s3:::a")]],
    [
      "a condition",
      [allow("s3:GetObject", "arn:aws:s3:::a/*", { Condition: { Bool: { "aws:SecureTransport": "true" } } })],
    ],
    [
      "a denial",
      [
        ...(JSON.parse(before.policy) as { Statement: unknown[] }).Statement,
        { Effect: "Deny", Action: "*", Resource: "*" },
      ],
    ],
    ["nothing", []],
  ])("not by %s", (_, statements: unknown[]) => {
    expect(codesOf({ global: [update(ADDRESS, before, to(...statements))] })).toEqual([]);
  });

  test("a condition or a denial that goes", () => {
    const conditioned = to(allow("s3:GetObject", "*", { Condition: { StringEquals: { "aws:SourceAccount": "1" } } }));
    const [finding] = findAll({ global: [update(ADDRESS, { ...before, ...conditioned }, to(allow("s3:GetObject")))] });
    expect(finding?.what).toContain("allows without a condition");
    const denied = to(allow("s3:*"), { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" });
    const [other] = findAll({ global: [update(ADDRESS, { ...before, ...denied }, to(allow("s3:*")))] });
    expect(other?.what).toContain("no longer denies s3:deleteobject");
  });

  test("who may take a role", () => {
    const trust = (Principal: unknown) => ({
      name: "web",
      assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal }),
    });
    const ec2 = trust({ Service: "ec2.amazonaws.com" });
    const role = (after: Record<string, unknown>) => found({ global: [update("aws_iam_role.web", ec2, after)] });
    const other = { Service: "ec2.amazonaws.com", AWS: "210987654321" };
    expect(role(trust(other))).toEqual(["IAM_WIDENED attention global aws_iam_role.web"]);
    expect(role(trust("*"))).toEqual(["IAM_WIDENED blocked global aws_iam_role.web"]);
    expect(role(trust({ Service: ["ec2.amazonaws.com"] }))).toEqual([]);
  });

  test("what is known only after apply cannot be judged", () => {
    expect(codesOf({ global: [update(ADDRESS, before, { policy: null }, { unknown: { policy: true } })] })).toEqual([]);
  });

  test("a policy that moves to another address is nothing new", () => {
    expect(codesOf({ global: [remove(ADDRESS, before), create("aws_iam_role_policy.renamed", before)] })).toEqual([]);
    expect(codesOf({ global: [create("aws_iam_role_policy.more", before)] })).toEqual(["IAM_WIDENED"]);
  });

  test("a new role's policies are not wider, but in a system that stands it should not be an administrator", () => {
    const role = create("aws_iam_role.web", { name: "web" });
    const everything = create(ADDRESS, { role: "web", policy: policy(allow("*")) });
    expect(codesOf({ global: [role, create(ADDRESS, before)] })).toEqual([]);
    expect(codesOf({ global: [role, everything] })).toEqual([]);
    expect(codesOf({ global: [role, everything, keep("aws_vpc.v", { id: "vpc-1" })] })).toEqual(["IAM_WIDENED"]);
  });

  test("attachments to a role that stands", () => {
    const arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const attach = (name: string) => create("aws_iam_role_policy_attachment.a", { role: "web", policy_arn: arn(name) });
    expect(found({ global: [attach("ReadOnlyAccess")] })).toEqual([
      "IAM_WIDENED attention global aws_iam_role_policy_attachment.a",
    ]);
    expect(found({ global: [attach("AdministratorAccess")] })).toEqual([
      "IAM_WIDENED blocked global aws_iam_role_policy_attachment.a",
    ]);
    expect(codesOf({ global: [create("aws_iam_role.web", { name: "web" }), attach("AdministratorAccess")] })).toEqual(
      [],
    );
    const moved = remove("aws_iam_role_policy_attachment.old", { role: "web", policy_arn: arn("ReadOnlyAccess") });
    expect(codesOf({ global: [moved, attach("ReadOnlyAccess")] })).toEqual([]);
  });

  describe("in a system that stands", () => {
    const STANDS = keep("aws_iam_role.old", { id: "old", name: "old" });
    const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
    const trust = (Principal: unknown) => ({
      name: "web",
      assume_role_policy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal }),
    });
    const role = create("aws_iam_role.web", trust({ Service: "ec2.amazonaws.com" }));
    const inline = (...statements: unknown[]) => ({ inline_policy: [{ name: "a", policy: policy(...statements) }] });
    const notAction = (...NotAction: string[]) => ({ Effect: "Allow", NotAction, Resource: "*" });
    const attach = (values: object) =>
      create("aws_iam_policy_attachment.a", { roles: [], users: [], groups: [], policy_arn: ADMINISTRATOR, ...values });

    test.each<[string, PlannedChange, string]>([
      ["a role that everybody may take", create("aws_iam_role.z", trust({ AWS: "*" })), "blocked"],
      [
        "an administrator's policy",
        create("aws_iam_role_policy_attachment.z", { role: "web", policy_arn: ADMINISTRATOR }),
        "blocked",
      ],
      [
        "a role that names one",
        create("aws_iam_role.z", { name: "z", managed_policy_arns: [ADMINISTRATOR] }),
        "blocked",
      ],
      ["a policy for many, one of whom stands", attach({ roles: ["old"] }), "blocked"],
      ["a policy for many who are new", attach({ roles: ["web"] }), "blocked"],
      ["a policy in a role", create("aws_iam_role.z", { name: "z", ...inline(allow("*")) }), "blocked"],
      [
        "any action of any service",
        create("aws_iam_role_policy.z", { role: "web", policy: policy(allow("*:*")) }),
        "blocked",
      ],
      [
        "everything about identities",
        create("aws_iam_role_policy.z", { role: "web", policy: policy(allow("iam:*")) }),
        "blocked",
      ],
      [
        "all but little",
        create("aws_iam_role_policy.z", { role: "web", policy: policy(notAction("ec2:Foo")) }),
        "blocked",
      ],
      [
        "all but identities",
        create("aws_iam_role_policy.z", { role: "web", policy: policy(notAction("iam:*")) }),
        "attention",
      ],
      [
        "everything but what is denied, as boundaries do",
        create("aws_iam_policy.z", { policy: policy(allow("*"), { Effect: "Deny", Action: "iam:*", Resource: "*" }) }),
        "attention",
      ],
    ])("new: %s", (_, change, severity) => {
      expect(found({ global: [STANDS, role, change] })).toEqual([`IAM_WIDENED ${severity} global ${change.address}`]);
    });

    test.each<[string, PlannedChange]>([
      ["a role with few rights", create("aws_iam_role.z", { name: "z", ...inline(allow("s3:GetObject")) })],
      ["a role for one's own organization", create("aws_iam_role.z", trust({ AWS: "arn:aws:iam::123456789012:root" }))],
      [
        "any action on one thing",
        create("aws_iam_role_policy.z", { role: "web", policy: policy(allow("*", "arn:aws:s3:::a/*")) }),
      ],
      ["a policy for somebody new", attach({ roles: ["web"], policy_arn: "arn:aws:iam::aws:policy/ReadOnlyAccess" })],
    ])("not new: %s", (_, change) => {
      expect(found({ global: [STANDS, role, change] })).toEqual([]);
    });

    test("policies within a role, and those that it names", () => {
      const before = { name: "old", managed_policy_arns: [], ...inline(allow("s3:GetObject")) };
      const to = (after: object) => found({ global: [update("aws_iam_role.old", before, { ...after })] });
      expect(to(inline(allow("s3:*")))).toEqual(["IAM_WIDENED attention global aws_iam_role.old"]);
      expect(to(inline(allow("*:*")))).toEqual(["IAM_WIDENED blocked global aws_iam_role.old"]);
      expect(to(inline(allow("S3:getobject", ["arn:aws:s3:::a/*"])))).toEqual([]);
      expect(to({ inline_policy: [] })).toEqual([]);
      expect(to({ managed_policy_arns: [ADMINISTRATOR] })).toEqual(["IAM_WIDENED blocked global aws_iam_role.old"]);
    });

    test("a policy that moves into a role, or into a list of many", () => {
      const values = { role: "old", policy: policy(allow("s3:GetObject")) };
      const into = update("aws_iam_role.old", { name: "old", inline_policy: [] }, inline(allow("s3:GetObject")));
      expect(codesOf({ global: [remove("aws_iam_role_policy.p", values), into] })).toEqual([]);
      const attached = { role: "old", policy_arn: ADMINISTRATOR };
      const list = [remove("aws_iam_role_policy_attachment.p", attached), attach({ roles: ["old"] })];
      expect(codesOf({ global: [STANDS, ...list] })).toEqual([]);
    });

    test("a role that shows what other resources give it has no wider policy of its own", () => {
      const configurations = { global: { resource: { aws_iam_role: { old: { name: "old" } } } } };
      const change = update("aws_iam_role.old", { name: "old", inline_policy: [] }, inline(allow("*")));
      expect(codesOf({ global: [change] }, { configurations })).toEqual([]);
    });
  });

  test("a first deploy may have its administrators, but no role that everybody may take", () => {
    const administrator = create("aws_iam_role_policy.z", { role: "z", policy: policy(allow("*:*")) });
    const role = create("aws_iam_role.z", { name: "z", inline_policy: [{ policy: policy(allow("*")) }] });
    expect(codesOf({ global: [role, administrator] })).toEqual([]);
    const anybody = { Effect: "Allow", Action: "sts:AssumeRole", Principal: "*" };
    expect(codesOf({ global: [create("aws_iam_role.z", { name: "z", assume_role_policy: policy(anybody) })] })).toEqual(
      ["IAM_WIDENED"],
    );
  });

  test("a boundary that goes", () => {
    const role = { name: "web", permissions_boundary: "arn:aws:iam::1:policy/limits" };
    expect(codesOf({ global: [update("aws_iam_role.web", role, { permissions_boundary: null })] })).toEqual([
      "IAM_WIDENED",
    ]);
  });

  test("what was taken away outside and comes back is drift, not wider", () => {
    const drift = [update(ADDRESS, before, to())];
    const back = update(ADDRESS, { ...before, ...to() }, { policy: before.policy });
    expect(codesOf({ global: [back] }, { stacks: { global: { drift } } })).toEqual(["DRIFT"]);
  });
});
