import { Cache, cacheGrants, type CacheProps } from "../../src/modules/cache";
import { Presence } from "../../src/modules/presence";
import { SiteVariable } from "../../src/modules/site-variable";
import { parseSystem } from "../../src/system";
import { onlyResource, resources, SMALL_SYSTEM, synthModule } from "../support/synth";

const PROPS: CacheProps = {
  name: "s-pages",
  addressName: "pages",
  engine: "valkey",
  version: "8.2",
  parameterGroup: { name: "s-pages-valkey8", family: "valkey8" },
  parameters: { "maxmemory-policy": "allkeys-lru" },
  capacity: { nodeType: "cache.m7g.large", nodes: 3 },
  port: 6380,
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
  clients: [{ name: "web", securityGroupId: "sg-web" }],
  access: "on ~* +@all",
  defaultUserId: "s-pages-default",
  keyAlias: "alias/s-cache-pages",
  maintenanceWindow: "sun:03:00-sun:04:00",
  snapshotRetentionDays: 0,
  snapshotWindow: "01:00-02:00",
  logs: { slowLog: "/slow", engineLog: "/engine", retentionDays: 30 },
  endpointParameters: { endpoint: "/endpoint", readerEndpoint: "/reader" },
};

const synth = (props: Partial<CacheProps> = {}) =>
  synthModule((scope) => {
    new Cache(scope, "cache_pages", { ...PROPS, ...props });
  });

const group = (props?: Partial<CacheProps>) => onlyResource(synth(props), "aws_elasticache_replication_group");

describe("the replication group", () => {
  test("is encrypted at rest with a key of its own, and in transit always", () => {
    const stack = synth();
    expect(onlyResource(stack, "aws_elasticache_replication_group")).toMatchObject({
      at_rest_encryption_enabled: "true",
      kms_key_id: "${aws_kms_key.cache_pages_key.arn}",
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
    });
    expect(onlyResource(stack, "aws_kms_key")).toMatchObject({ enable_key_rotation: true });
  });

  test("takes node type and number of nodes from the site's variable, and fails over if there is more than one", () => {
    const stack = synth();
    expect(onlyResource(stack, "aws_elasticache_replication_group")).toMatchObject({
      node_type: "${var.cache_pages_capacity.node_type}",
      num_cache_clusters: "${var.cache_pages_capacity.nodes}",
      automatic_failover_enabled: "${var.cache_pages_capacity.nodes > 1}",
      multi_az_enabled: "${var.cache_pages_capacity.nodes > 1}",
    });
    expect(stack.variable?.cache_pages_capacity?.default).toEqual({ node_type: "cache.m7g.large", nodes: 3 });
  });

  test("has an address that no refactoring moves", () => {
    expect(Object.keys(resources(synth(), "aws_elasticache_replication_group"))).toEqual(["cache_pages"]);
  });

  test("makes changes at once, or every plan would show them until the maintenance window", () => {
    expect(group()).toMatchObject({ apply_immediately: true });
  });

  test("has snapshots only if they are asked for", () => {
    expect(group()).toMatchObject({ snapshot_retention_limit: 0 });
    expect(group()).not.toHaveProperty("snapshot_window");
    expect(group({ snapshotRetentionDays: 3 })).toMatchObject({
      snapshot_retention_limit: 3,
      snapshot_window: "01:00-02:00",
    });
  });

  test("writes both its logs, or none", () => {
    const delivery = (type: string) => ({ log_type: type, log_format: "json", destination_type: "cloudwatch-logs" });
    expect(group().log_delivery_configuration).toEqual([
      { ...delivery("slow-log"), destination: "${aws_cloudwatch_log_group.cache_pages_logs_slow_log.name}" },
      { ...delivery("engine-log"), destination: "${aws_cloudwatch_log_group.cache_pages_logs_engine_log.name}" },
    ]);
    for (const logs of Object.values(resources(synth(), "aws_cloudwatch_log_group"))) {
      expect(logs).toMatchObject({ retention_in_days: 30 });
    }
    const silent = synth({ logs: { ...PROPS.logs, retentionDays: 0 } });
    expect(resources(silent, "aws_cloudwatch_log_group")).toEqual({});
  });
});

describe("who may connect", () => {
  test.each(["valkey", "redis"] as const)(
    "one user of %s, with an IAM token; there is no password anywhere",
    (engine) => {
      const stack = synth({ engine });
      expect(resources(stack, "aws_elasticache_user")).toEqual({
        cache_pages_access: expect.objectContaining({
          user_id: "s-pages",
          user_name: "s-pages",
          authentication_mode: { type: "iam" },
          access_string: "on ~* +@all",
        }) as unknown,
        cache_pages_access_default_user: expect.objectContaining({
          user_id: "s-pages-default",
          user_name: "default",
          access_string: "off -@all",
          no_password_required: true,
        }) as unknown,
      });
      // One of engine valkey would not do for Redis OSS, and a cache could not be changed from one to the other.
      expect(onlyResource(stack, "aws_elasticache_user_group")).toMatchObject({ engine: "redis" });
      expect(onlyResource(stack, "aws_elasticache_replication_group")).toMatchObject({
        engine,
        user_group_ids: ["${aws_elasticache_user_group.cache_pages_access.user_group_id}"],
      });
      expect(JSON.stringify(stack.resource)).not.toMatch(/"passwords"|auth_token/);
    },
  );

  test("only from the services that use it, and on its port; the cache opens no connections", () => {
    const stack = synth();
    const cache = "${aws_security_group.cache_pages_firewall.id}";
    const hop = { ip_protocol: "tcp", from_port: 6380, to_port: 6380 };
    expect(onlyResource(stack, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      ...hop,
      security_group_id: cache,
      referenced_security_group_id: "sg-web",
    });
    expect(onlyResource(stack, "aws_vpc_security_group_egress_rule")).toMatchObject({
      ...hop,
      security_group_id: "sg-web",
      referenced_security_group_id: cache,
    });
    expect(JSON.stringify(stack.resource)).not.toContain("cidr_ipv4");
    const alone = synth({ clients: [] });
    expect(resources(alone, "aws_vpc_security_group_ingress_rule")).toEqual({});
  });
});

test("what costs by the hour, and what names it, stands where the site says so", () => {
  const stack = synthModule((scope) => {
    const launched = new SiteVariable(scope, "launched", { type: "bool", description: "d.", value: false });
    new Cache(scope, "cache_pages", { ...PROPS, presence: Presence.where(launched) });
  });
  const count = "${var.launched ? 1 : 0}";
  expect(onlyResource(stack, "aws_elasticache_replication_group")).toMatchObject({ count });
  const parameters = Object.values(resources(stack, "aws_ssm_parameter"));
  expect(parameters).toHaveLength(2);
  for (const parameter of parameters) expect(parameter).toMatchObject({ count });
  expect(parameters[0]).toMatchObject({
    name: "/endpoint",
    insecure_value: "${one(aws_elasticache_replication_group.cache_pages[*].primary_endpoint_address)}",
  });
});

describe("grants", () => {
  const system = parseSystem(
    `${SMALL_SYSTEM.replace("capacity:", "uses: { caches: [pages] }, capacity:")}caches: { pages: {}, other: {} }\n`,
    "s.yaml",
  );
  const [service] = system.services;

  test("a service may connect to its caches as their user in its own region, and read where they are", () => {
    const arn = (service: string, rest: string) => `arn:aws:${service}:eu-north-1:123456789012:${rest}`;
    expect(cacheGrants(system, service!, "dr")).toEqual([
      {
        Sid: "CacheEndpoints",
        Effect: "Allow",
        Action: ["ssm:GetParameter", "ssm:GetParameters"],
        Resource: [
          arn("ssm", "parameter/twinstack/small/cache/pages/endpoint"),
          arn("ssm", "parameter/twinstack/small/cache/pages/reader-endpoint"),
        ],
      },
      {
        Sid: "CacheConnections",
        Effect: "Allow",
        Action: "elasticache:Connect",
        Resource: [arn("elasticache", "replicationgroup:small-pages"), arn("elasticache", "user:small-pages")],
      },
    ]);
  });

  test("a service that uses none may do nothing", () => {
    expect(cacheGrants(system, { ...service!, uses: { ...service!.uses, caches: [] } }, "dr")).toEqual([]);
  });
});
