import { ACTIVE_REGION, codesOf, create, found, keep, remove, replace, STANDBY_REGION, update } from "./plans";

const both = (change: ReturnType<typeof update>) => ({ primary: [change], dr: [change] });

describe("BOTH_SITES_CHANGED", () => {
  const lb = replace("aws_lb.web", { name: "web" }, { name: "web-2" }, { replace: [["name"]] });

  test("a replacement in both, said once at the active site", () => {
    expect(found(both(lb))).toEqual(["BOTH_SITES_CHANGED attention primary aws_lb.web"]);
    expect(codesOf({ primary: [lb], dr: [] })).toEqual([]);
    expect(codesOf({ primary: [lb], dr: [keep("aws_lb.web", { name: "web" })] })).toEqual([]);
  });

  test("in the order of roles, whichever site is active", () => {
    expect(found(both(lb), { system: { activeSite: "dr" } })).toEqual(["BOTH_SITES_CHANGED attention dr aws_lb.web"]);
  });

  test.each([
    ["aws_globalaccelerator_endpoint_group.web", { traffic_dial_percentage: 100 }, { traffic_dial_percentage: 50 }],
    ["aws_lb_target_group.web", { health_check: [{ path: "/a" }] }, { health_check: [{ path: "/b" }] }],
    ["aws_route.out", { nat_gateway_id: "nat-1" }, { nat_gateway_id: "nat-2" }],
    ["aws_elasticache_replication_group.pages", { node_type: "cache.m7g.large" }, { node_type: "cache.m7g.xlarge" }],
  ])("%s in place", (address, before, after) => {
    expect(codesOf(both(update(address, before, after)))).toEqual(["BOTH_SITES_CHANGED"]);
  });

  test.each([
    ["a tag", update("aws_lb.web", { tags: {} }, { tags: { a: "b" } })],
    ["an alarm that is replaced", replace("aws_cloudwatch_metric_alarm.a", { alarm_name: "a" }, { alarm_name: "b" })],
    ["more instances", update("aws_autoscaling_group.web", { max_size: 2 }, { max_size: 4 })],
    [
      "what follows from something else",
      update("aws_route.out", { nat_gateway_id: "nat-1" }, {}, { unknown: { nat_gateway_id: true } }),
    ],
    ["creation", create("aws_lb.web", { name: "web" })],
  ])("not %s", (_, change) => {
    expect(codesOf(both(change))).toEqual([]);
  });

  test("nothing that another verdict says already", () => {
    expect(codesOf(both(update("aws_lb_listener.web", { protocol: "HTTPS" }, { protocol: "HTTP" })))).toEqual([
      "ENCRYPTION_LOST",
    ]);
    expect(codesOf(both(replace("aws_sqs_queue.q", { name: "a" }, { name: "b" })))).toEqual(["STATEFUL_DESTROYED"]);
  });

  test("different arguments of the same thing are different changes", () => {
    const before = { port: 80, default_action: [{ type: "forward" }] };
    const plans = {
      primary: [update("aws_lb_listener.web", before, { port: 81 })],
      dr: [update("aws_lb_listener.web", before, { default_action: [{ type: "fixed-response" }] })],
    };
    expect(codesOf(plans)).toEqual([]);
  });
});

describe("STANDBY_CAPACITY", () => {
  const ASG = "aws_autoscaling_group.web";
  const group = (max_size: number) => ({ name: "web", min_size: 1, max_size, suspended_processes: [] });
  const to = (from: number, max_size: number) => update(ASG, group(from), { max_size });

  test.each([
    ["the standby shrinks", keep(ASG, group(4)), to(4, 2)],
    ["the active site outgrows it", to(4, 8), keep(ASG, group(4))],
    ["both change, one more than the other", to(4, 8), to(4, 6)],
  ])("%s", (_, primary, dr) => {
    expect(found({ primary: [primary], dr: [dr] })).toEqual([`STANDBY_CAPACITY blocked dr ${ASG}`]);
  });

  test.each([
    ["both shrink alike", to(4, 2), to(4, 2)],
    ["both grow alike", to(4, 8), to(4, 8)],
    ["it was so before", update(ASG, group(4), { min_size: 2 }), keep(ASG, group(2))],
    ["both are new", create(ASG, group(4)), create(ASG, group(2))],
    ["the active site shrinks", to(8, 4), keep(ASG, group(4))],
  ])("not if %s", (_, primary, dr) => {
    expect(codesOf({ primary: [primary], dr: [dr] })).toEqual([]);
  });

  test("with one site's plan only, the other's size is read from its configuration", () => {
    const configuration = (max: number) => ({
      resource: { aws_autoscaling_group: { web: { max_size: "${var.capacity.max}" } } },
      variable: { capacity: { default: { min: 1, max } } },
    });
    const configurations = { primary: configuration(4), dr: configuration(4) };
    // That one site's plan leaves its own configuration is PARITY_BROKEN besides.
    const capacity = (plans: Parameters<typeof found>[0]) =>
      found(plans, { configurations }).filter((line) => line.startsWith("STANDBY_CAPACITY"));
    expect(capacity({ dr: [to(4, 2)] })).toEqual([`STANDBY_CAPACITY blocked dr ${ASG}`]);
    expect(capacity({ primary: [to(4, 8)] })).toEqual([`STANDBY_CAPACITY blocked primary ${ASG}`]);
    expect(capacity({ dr: [to(8, 4)] })).toEqual([]);
  });

  test("a group that goes or is stopped", () => {
    expect(codesOf({ primary: [keep(ASG, group(4))], dr: [remove(ASG, group(4))] })).toEqual(["STANDBY_CAPACITY"]);
    expect(codesOf({ primary: [remove(ASG, group(4))], dr: [remove(ASG, group(4))] })).toEqual([]);
    const stopped = update(ASG, group(4), { suspended_processes: ["Launch"] });
    expect(codesOf({ primary: [keep(ASG, group(4))], dr: [stopped] })).toEqual(["STANDBY_CAPACITY"]);
    const nowhere = { system: { strategy: "backup-restore" as const } };
    expect(codesOf({ primary: [keep(ASG, group(4))], dr: [remove(ASG, group(4))] }, nowhere)).toEqual([]);
  });

  test("a replica smaller than its writer", () => {
    const database = { replicate_source_db: "arn:aws:rds:x", instance_class: "db.t4g.medium" };
    const address = "aws_db_instance.main";
    const smaller = update(address, database, { instance_class: "db.t4g.small" });
    expect(found({ primary: [keep(address, { ...database, replicate_source_db: "" })], dr: [smaller] })).toEqual([
      `STANDBY_CAPACITY blocked dr ${address}`,
    ]);
  });
});

describe("STANDBY_DEPENDENCY", () => {
  const parameter = (region: string) => ({
    name: "/twinstack/listener",
    arn: `arn:aws:ssm:${region}:123456789012:parameter/twinstack/listener`,
  });
  const configurations = {
    dr: {
      data: { aws_ssm_parameter: { listener: { name: "/twinstack/listener" } } },
      resource: { aws_launch_template: { web: { iam_instance_profile: { name: "web-${var.site}" } } } },
      variable: { site: { default: "dr" } },
    },
    primary: { data: { aws_ssm_parameter: { listener: { name: "/twinstack/listener" } } } },
  };

  test("a parameter that the standby reads in its region; not the active site's", () => {
    const goes = (region: string) => ({ global: [remove("aws_ssm_parameter.p", parameter(region))] });
    expect(found(goes(STANDBY_REGION), { configurations })).toEqual([
      "STANDBY_DEPENDENCY blocked global aws_ssm_parameter.p",
    ]);
    expect(codesOf(goes(ACTIVE_REGION), { configurations })).toEqual([]);
    expect(codesOf(goes(STANDBY_REGION))).toEqual([]);
  });

  test("an instance profile, by a name that a variable makes", () => {
    const profile = (name: string) => ({
      global: [remove("aws_iam_instance_profile.web", { name, arn: `arn:aws:iam::1:instance-profile/${name}` })],
    });
    expect(codesOf(profile("web-dr"), { configurations })).toEqual(["STANDBY_DEPENDENCY"]);
    expect(codesOf(profile("web-primary"), { configurations })).toEqual([]);
  });

  test("an image that a template in the standby's plan launches", () => {
    const copy = remove("aws_ami_copy.web", { id: "ami-1" });
    const template = (image_id: string) => keep("aws_launch_template.web", { image_id });
    expect(codesOf({ dr: [copy, template("ami-1")] })).toEqual(["STANDBY_DEPENDENCY"]);
    expect(codesOf({ dr: [copy, template("ami-2")] })).toEqual([]);
    expect(codesOf({ primary: [copy, template("ami-1")] })).toEqual([]);
  });

  test("not what only AWS fills in", () => {
    const role = remove("aws_iam_role.replicate", { name: "replicate", arn: "arn:aws:iam::1:role/replicate" });
    const bucket = keep("aws_s3_bucket.b", { replication_configuration: [{ role: "arn:aws:iam::1:role/replicate" }] });
    const set = { dr: { resource: { aws_s3_bucket: { b: { bucket: "b" } } } } };
    expect(codesOf({ global: [role], dr: [bucket] }, { configurations: set })).toEqual([]);
    expect(codesOf({ global: [role], dr: [bucket] })).toEqual(["STANDBY_DEPENDENCY"]);
  });

  test("a way out, as long as its table stands and no other route leads there", () => {
    const route = { route_table_id: "rtb-1", destination_cidr_block: "0.0.0.0/0", nat_gateway_id: "nat-1" };
    const goes = remove('aws_route.out["1"]', route);
    expect(codesOf({ dr: [goes] })).toEqual(["STANDBY_DEPENDENCY"]);
    expect(codesOf({ primary: [goes] })).toEqual([]);
    expect(codesOf({ dr: [goes, create("aws_route.other", { ...route, nat_gateway_id: "nat-2" })] })).toEqual([]);
    expect(codesOf({ dr: [goes, remove("aws_route_table.t", { id: "rtb-1" })] })).toEqual([]);
  });

  test("the standby's endpoint group, unless both sites give theirs up", () => {
    const group = remove("aws_globalaccelerator_endpoint_group.web", { listener_arn: "arn:listener" });
    expect(codesOf({ dr: [group] })).toEqual(["STANDBY_DEPENDENCY"]);
    expect(codesOf({ primary: [group], dr: [group] })).toEqual([]);
  });
});

describe("STANDBY_FOREIGN", () => {
  const backend = (region: string, kmsKeyId?: string) => ({ bucket: "b", key: "k", region, kmsKeyId });

  test.each([
    ["dr", STANDBY_REGION, []],
    ["dr", ACTIVE_REGION, ["STANDBY_FOREIGN"]],
    ["global", ACTIVE_REGION, ["STANDBY_FOREIGN"]],
    ["global", STANDBY_REGION, []],
    ["monitoring-dr", ACTIVE_REGION, ["STANDBY_FOREIGN"]],
    ["primary", ACTIVE_REGION, []],
  ])("the state of %s in %s", (stack, region, codes) => {
    expect(codesOf({ [stack]: [] }, { stacks: { [stack]: { backend: backend(region) } } })).toEqual(codes);
  });

  test("the key of the state", () => {
    const key = (region: string) => backend(STANDBY_REGION, `arn:aws:kms:${region}:123456789012:key/k`);
    expect(codesOf({ dr: [] }, { stacks: { dr: { backend: key(ACTIVE_REGION) } } })).toEqual(["STANDBY_FOREIGN"]);
    expect(codesOf({ dr: [] }, { stacks: { dr: { backend: key(STANDBY_REGION) } } })).toEqual([]);
  });

  const arn = (service: string, region: string) => `arn:aws:${service}:${region}:123456789012:x/y`;

  test.each([
    ["a certificate", create("aws_lb_listener.l", { certificate_arn: arn("acm", ACTIVE_REGION) })],
    ["a key", update("aws_sqs_queue.q", { kms_master_key_id: "" }, { kms_master_key_id: arn("kms", ACTIVE_REGION) })],
    [
      "a secret in user data",
      create("aws_launch_template.t", {
        user_data: Buffer.from(`get ${arn("secretsmanager", ACTIVE_REGION)}`).toString("base64"),
      }),
    ],
    [
      "a container image",
      create("aws_ecs_task_definition.t", {
        container_definitions: `[{"image":"1.dkr.ecr.${ACTIVE_REGION}.amazonaws.com/web"}]`,
      }),
    ],
  ])("%s", (_, change) => {
    expect(codesOf({ dr: [change] })).toEqual(["STANDBY_FOREIGN"]);
    expect(codesOf({ primary: [change] })).toEqual([]);
  });

  test.each([
    ["its own region", create("aws_lb_listener.l", { certificate_arn: arn("acm", STANDBY_REGION) })],
    ["the source of a copy", create("aws_db_instance.d", { replicate_source_db: arn("kms", ACTIVE_REGION) })],
    ["what a policy allows", create("aws_iam_role_policy.p", { role: "new", policy: arn("kms", ACTIVE_REGION) })],
    ["what stays as it is", keep("aws_lb_listener.l", { certificate_arn: arn("acm", ACTIVE_REGION) })],
  ])("not %s", (_, change) => {
    expect(codesOf({ dr: [change, create("aws_iam_role.r", { name: "new" })] })).toEqual([]);
  });

  test("one image cannot be in two regions", () => {
    const template = (image_id: string) => create("aws_launch_template.t", { image_id });
    expect(codesOf({ primary: [template("ami-1")], dr: [template("ami-1")] })).toEqual(["STANDBY_FOREIGN"]);
    expect(codesOf({ primary: [template("ami-1")], dr: [template("ami-2")] })).toEqual([]);
  });
});

describe("VERSION_MOVED", () => {
  const versions = {
    terraform: ">= 1.11.0",
    providers: { aws: ">= 5.100.0" },
    locked: { "r/hashicorp/aws": "5.100.0" },
    modules: { label: "1.0.0" },
  };
  const after = (more: Partial<typeof versions>) =>
    codesOf({ dr: [] }, { stacks: { dr: { versions: { ...versions, ...more }, baseVersions: versions } } });

  test("of what the configuration asks for", () => {
    expect(after({})).toEqual([]);
    expect(after({ terraform: ">= 1.12.0" })).toEqual(["VERSION_MOVED"]);
    expect(after({ providers: { aws: ">= 6.0.0" } })).toEqual(["VERSION_MOVED"]);
    expect(after({ locked: { "r/hashicorp/aws": "6.0.0" } })).toEqual(["VERSION_MOVED"]);
    expect(after({ modules: { label: "1.1.0" } })).toEqual(["VERSION_MOVED"]);
    expect(after({ modules: { label: "1.0.0", other: "3.0.0" } as never })).toEqual([]);
    expect(codesOf({ dr: [] }, { stacks: { dr: { versions } } })).toEqual([]);
  });

  test("of charts, add-ons and clusters", () => {
    expect(codesOf({ dr: [update("helm_release.p", { version: "1.0.0" }, { version: "1.1.0" })] })).toEqual([
      "VERSION_MOVED",
    ]);
    expect(codesOf({ dr: [update("aws_eks_addon.a", { addon_version: "v1" }, { addon_version: "v2" })] })).toEqual([
      "VERSION_MOVED",
    ]);
    expect(codesOf({ dr: [update("helm_release.p", { version: "1.0.0" }, { values: ["a"] })] })).toEqual([]);
  });
});
