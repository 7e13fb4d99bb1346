import { readFileSync } from "node:fs";
import { parseSystem } from "../../src/system";
import { onlyResource, resources, type StackJson, synthSystem } from "../support/synth";

const EXAMPLE = readFileSync("docs/examples/cache.yaml", "utf8");

const defaults = (stack: StackJson) =>
  Object.fromEntries(Object.entries(stack.variable ?? {}).map(([name, { default: value }]) => [name, value]));

const { stacks } = synthSystem(parseSystem(EXAMPLE, "cache.yaml"));

test("both sites have the same caches; only their size differs", () => {
  for (const type of ["aws_elasticache_replication_group", "aws_elasticache_user", "aws_elasticache_user_group"]) {
    const names = Object.keys(resources(stacks.primary!, type));
    expect(names).not.toEqual([]);
    expect(resources(stacks.dr!, type)).toEqual(
      JSON.parse(JSON.stringify(resources(stacks.primary!, type)).replaceAll('"path":"primary/', '"path":"dr/')),
    );
  }
  expect(defaults(stacks.primary!).cache_rendered_capacity).toEqual({ node_type: "cache.m7g.large", nodes: 3 });
  expect(defaults(stacks.dr!).cache_rendered_capacity).toEqual({ node_type: "cache.m7g.large", nodes: 2 });
});

test("with the roles swapped the sizes are", () => {
  const { stacks: swapped } = synthSystem(parseSystem(`${EXAMPLE}topology: { active: dr }\n`, "cache.yaml"));
  expect(defaults(swapped.primary!).cache_rendered_capacity).toMatchObject({ nodes: 2 });
  expect(defaults(swapped.dr!).cache_rendered_capacity).toMatchObject({ nodes: 3 });
});

test("a service that does not use a cache does not reach it", () => {
  const text = EXAMPLE.replace("caches: [rendered, sessions]", "caches: [sessions]");
  const { stacks: fewer } = synthSystem(parseSystem(text.replace(/CACHE_RENDERED/g, "CACHE_SESSIONS"), "cache.yaml"));
  const rules = Object.keys(resources(fewer.dr!, "aws_vpc_security_group_ingress_rule"));
  expect(rules.filter((name) => name.startsWith("cache_"))).toEqual(["cache_sessions_firewall_ingress_web"]);
  const policy = Object.values(resources(fewer.global!, "aws_iam_role_policy"))
    .map(({ policy }) => policy)
    .join();
  expect(policy).toContain("replicationgroup:pages-sessions");
  expect(policy).not.toContain("replicationgroup:pages-rendered");
});

test("the cache stands in isolated subnets", () => {
  for (const subnets of Object.values(resources(stacks.dr!, "aws_elasticache_subnet_group"))) {
    expect(JSON.stringify(subnets.subnet_ids)).toContain("aws_subnet.network_isolated");
  }
});

test("the standby of backup-restore has no nodes, and its endpoints no parameters", () => {
  const text = `${EXAMPLE}topology: { strategy: backup-restore }\n`.replace(
    / {2}rendered:\n( {4}.*\n)+/,
    "  rendered: {}\n",
  );
  const { stacks: waiting } = synthSystem(parseSystem(text, "cache.yaml"));
  expect(defaults(waiting.dr!).launched).toBe(false);
  expect(defaults(waiting.primary!).launched).toBe(true);
  const counted = [
    ...Object.values(resources(waiting.dr!, "aws_elasticache_replication_group")),
    ...Object.values(resources(waiting.dr!, "aws_ssm_parameter")),
  ];
  expect(counted).toHaveLength(6);
  for (const resource of counted) expect(resource).toMatchObject({ count: "${var.launched ? 1 : 0}" });
});

test("instances are told where to look", () => {
  const { user_data } = onlyResource(stacks.dr!, "aws_launch_template") as { user_data: string };
  expect(user_data).toContain("local.");
  expect(Object.values(stacks.dr!.locals ?? {}).join()).toContain(
    "export CACHE_RENDERED_ENDPOINT_PARAMETER=/twinstack/pages/cache/rendered/endpoint\n",
  );
});
