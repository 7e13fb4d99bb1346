import { reviewPlans } from "../../../src/review/review";
import { create, findAll, inputOf, keep, type PlannedChange, remove, update } from "./plans";

const now = new Date("2026-01-01");
const DATABASE = { id: "db-A", replicate_source_db: "", instance_class: "db.t3.large", deletion_protection: true };

test("nothing to do is safe, and so is everything new", () => {
  const nothing = { primary: [keep("aws_db_instance.main", DATABASE)], dr: [], global: [] };
  expect(reviewPlans(inputOf(nothing), { now })).toMatchObject({
    outcome: "safe",
    findings: [],
    accepted: [],
    notes: [],
  });
  const first = [
    create("aws_db_instance.main", DATABASE),
    create("aws_s3_bucket.a", {}),
    create("aws_lb.web", { internal: false }),
  ];
  expect(reviewPlans(inputOf({ primary: first, dr: first }), { now }).outcome).toBe("safe");
});

test("the worst finding decides, and comes first, whatever the order of the stacks", () => {
  const primary = [update("aws_db_instance.main", DATABASE, { instance_class: "db.t3.small" })];
  const dr = [remove("aws_s3_bucket.b", { id: "b" }), remove("aws_s3_bucket.a", { id: "a" })];
  const all = findAll({ primary, dr });
  expect(all.map(({ code, address }) => [code, address])).toEqual([
    ["STATEFUL_DESTROYED", "aws_s3_bucket.a"],
    ["STATEFUL_DESTROYED", "aws_s3_bucket.b"],
    ["LIVE_WRITER_TOUCHED", "aws_db_instance.main"],
  ]);
  expect(reviewPlans(inputOf({ primary }), { now }).outcome).toBe("attention");
  expect(reviewPlans(inputOf({ primary, dr }), { now }).outcome).toBe("blocked");
});

test("what is accepted is not open, until its last day is over", () => {
  const accept = [
    {
      code: "STATEFUL_DESTROYED" as const,
      stack: "dr",
      address: "aws_s3_bucket.a",
      reason: "moved to b",
      until: "2026-01-01",
    },
  ];
  const input = inputOf({ dr: [remove("aws_s3_bucket.a", { id: "a" })] }, { system: { review: { accept } } });
  expect(reviewPlans(input, { now })).toMatchObject({
    outcome: "safe",
    findings: [],
    accepted: [{ reason: "moved to b" }],
  });
  expect(reviewPlans(input, { now: new Date("2026-01-02") })).toMatchObject({ outcome: "blocked", accepted: [] });
});

test("findings hold no secrets", () => {
  const secret = "S3CRET-value";
  const before = { ...DATABASE, instance_class: secret, engine_version: secret, parameter_group_name: secret };
  const masks = { sensitive: { instance_class: true, engine_version: true, parameter_group_name: true } };
  const change = update("aws_db_instance.main", before, { instance_class: `${secret}-2` }, masks);
  expect(JSON.stringify(findAll({ primary: [change] }))).not.toContain(secret);
});

test("thousands of rules and policies are reviewed in a moment", () => {
  const changes: PlannedChange[] = [];
  for (let i = 0; i < 2000; i += 1) {
    const rule = {
      security_group_id: `sg-${i % 50}`,
      ip_protocol: "tcp",
      from_port: i,
      to_port: i,
      cidr_ipv4: `10.${i % 250}.0.0/16`,
    };
    changes.push(update(`aws_vpc_security_group_ingress_rule.r${i}`, rule, { to_port: i + 1 }));
    const policy = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "s3:*", Resource: `arn:aws:s3:::b${i}/*` }],
    });
    changes.push(update(`aws_iam_role_policy.p${i}`, { role: "web", policy }, { policy: policy.replace("b", "c") }));
  }
  const input = inputOf({ primary: changes });
  const start = performance.now();
  expect(reviewPlans(input, { now }).findings.length).toBeGreaterThan(2000);
  expect(performance.now() - start).toBeLessThan(10_000);
});
