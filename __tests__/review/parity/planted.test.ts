import { compare, driftOf, type ResourceJson, resourceOf, twins, type Twins } from "./recorded";

const extraRule = () => ({
  address: "aws_vpc_security_group_ingress_rule.extra",
  mode: "managed",
  type: "aws_vpc_security_group_ingress_rule",
  values: { cidr_ipv4: "10.0.0.0/8" },
  sensitive_values: {},
});

type Json = Record<string, unknown>;

const at = (json: unknown, ...path: (string | number)[]): Json =>
  path.reduce<unknown>((value, step) => (value as Json)[step], json) as Json;

const inState = ({ state }: Twins["dr"]): ResourceJson[] => state.values.root_module.resources as ResourceJson[];

const take = (side: Twins["dr"], address: string): void => {
  const all = inState(side);
  all.splice(
    all.findIndex((one) => one.address === address),
    1,
  );
};

const WEB = "aws_autoscaling_group.service_web_instances";
const BUCKET_POLICY = "aws_s3_bucket_policy.bucket_files";

/** What is planted into a freshly deployed pilot-light, and all that has to be found of it. */
const PLANTS: readonly (readonly [string, (pair: Twins) => void, readonly string[]])[] = [
  [
    "an attribute that is the same in both sites",
    ({ dr }) => (resourceOf(dr, "aws_lb.service_web_load_balancer").values.idle_timeout = 17),
    ["aws_lb.service_web_load_balancer idle_timeout"],
  ],
  [
    "a configured attribute, beside one of the same variable in which the sites differ",
    ({ dr }) => (resourceOf(dr, WEB).values.max_size = 9),
    [`${WEB} max_size`],
  ],
  [
    "an attribute in which the sites are declared to differ, changed to yet another value",
    ({ dr }) => (resourceOf(dr, WEB).values.min_size = 1),
    [`${WEB} min_size`],
  ],
  [
    "an attribute in which the sites are declared to differ, changed to the other site's value",
    ({ primary }) => (resourceOf(primary, "aws_db_instance.database_main").values.multi_az = false),
    ["aws_db_instance.database_main multi_az"],
  ],
  [
    "a tag",
    ({ primary }) => {
      const { values } = resourceOf(primary, "aws_vpc.network");
      at(values, "tags")["Owner"] = "somebody";
      at(values, "tags_all")["Owner"] = "somebody";
    },
    ["aws_vpc.network tags.Owner", "aws_vpc.network tags_all.Owner"],
  ],
  [
    "another value of a tag that every stack has",
    ({ dr }) => (at(resourceOf(dr, "aws_vpc.network").values, "tags_all")["System"] = "other"),
    ["aws_vpc.network tags_all.System"],
  ],
  [
    "a policy statement",
    ({ dr }) => {
      const { values } = resourceOf(dr, BUCKET_POLICY);
      const policy = JSON.parse(values.policy as string) as { Statement: unknown[] };
      policy.Statement.push({ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" });
      values.policy = JSON.stringify(policy);
    },
    [`${BUCKET_POLICY} policy.Statement[4]`],
  ],
  [
    "an action within a policy statement",
    ({ dr }) => {
      const { values } = resourceOf(dr, BUCKET_POLICY);
      const policy = JSON.parse(values.policy as string) as { Statement: Json[] };
      at(policy.Statement, 0)["Effect"] = "Allow";
      values.policy = JSON.stringify(policy);
    },
    [`${BUCKET_POLICY} policy.Statement[0].Effect`],
  ],
  [
    "a rule in a security group",
    ({ dr }) => {
      resourceOf(dr, "aws_security_group.database_main").values.ingress = [
        ...(resourceOf(dr, "aws_security_group.database_main").values.ingress as unknown[]),
        { from_port: 22, to_port: 22, protocol: "tcp", cidr_blocks: ["0.0.0.0/0"] },
      ];
    },
    ["aws_security_group.database_main ingress[0]"],
  ],
  [
    "a resource that went in one site",
    ({ dr }) => take(dr, "aws_vpc_endpoint.network_dynamodb"),
    ["aws_vpc_endpoint.network_dynamodb"],
  ],
  [
    "one instance of several that went",
    ({ dr }) => take(dr, 'aws_subnet.network_isolated["3"]'),
    [
      'aws_subnet.network_isolated["3"]',
      // What took it in is not as its configuration says, either.
      "aws_db_subnet_group.database_main subnet_ids[1]",
    ],
  ],
  [
    "a resource that no configuration asks for",
    ({ primary }) => inState(primary).push(extraRule()),
    ["aws_vpc_security_group_ingress_rule.extra"],
  ],
  [
    "a rule that stands in one site's configuration only, and is deployed there",
    ({ dr }) => {
      at(dr.configuration, "resource", "aws_vpc_security_group_ingress_rule")["extra"] = { cidr_ipv4: "10.0.0.0/8" };
      inState(dr).push(extraRule());
    },
    ["aws_vpc_security_group_ingress_rule.extra"],
  ],
  [
    "an argument that differs in the configurations themselves, and is deployed so",
    ({ dr }) => {
      at(dr.configuration, "resource", "aws_db_instance", "database_main")["backup_retention_period"] = 1;
      resourceOf(dr, "aws_db_instance.database_main").values.backup_retention_period = 1;
    },
    ["aws_db_instance.database_main backup_retention_period"],
  ],
  [
    "user data of an older commit",
    ({ dr }) => {
      const { values } = resourceOf(dr, "aws_launch_template.service_web_instances");
      const script = Buffer.from(values.user_data as string, "base64").toString("utf8");
      values.user_data = Buffer.from(script.replace("install -y nginx", "install -y httpd")).toString("base64");
    },
    ["aws_launch_template.service_web_instances user_data"],
  ],
  [
    "a volume that is not encrypted",
    ({ dr }) => (resourceOf(dr, "aws_db_instance.database_main").values.storage_encrypted = false),
    ["aws_db_instance.database_main storage_encrypted"],
  ],
  [
    "a record with another weight",
    ({ dr }) => {
      at(resourceOf(dr, "aws_route53_record.service_web_failover").values, "weighted_routing_policy", 0)["weight"] = 5;
    },
    ["aws_route53_record.service_web_failover weighted_routing_policy[0].weight"],
  ],
];

describe("what is planted", () => {
  test.each(PLANTS)("finds %s, and nothing else", (_, plant, expected) => {
    const pair = twins("pilot-light");
    plant(pair);
    expect([...driftOf(compare(pair).differences)].sort()).toEqual([...expected].sort());
  });

  test("says which site is off, and shows both values", () => {
    const pair = twins("pilot-light");
    resourceOf(pair.dr, WEB).values.max_size = 9;
    const drift = compare(pair).differences.filter(({ class: kind }) => kind === "drift");
    expect(drift).toEqual([
      {
        class: "drift",
        address: WEB,
        attribute: "max_size",
        primary: 8,
        dr: 9,
        off: ["dr"],
        variables: [],
        why: "dr is not as its configuration says",
      },
    ]);
  });
});
