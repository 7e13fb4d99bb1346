import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../../src/regions";
import { loadSystem, parseSystem, type System } from "../../src/system";
import { Workspace } from "../../src/terraform/deployment";
import { type BlockSchema, problemsOfBlock, schemaOf } from "../support/bindings";
import { addresses, onlyResource, resources, SMALL_SYSTEM, type StackJson, synthSystem } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const EXAMPLE = readFileSync("docs/examples/monitoring.yaml", "utf8");

/** The example with something changed; each text to be replaced has to be there. */
function example(...edits: readonly (readonly [from: string, to: string])[]): System {
  const text = edits.reduce((before, [from, to]) => {
    expect(before).toContain(from);
    return before.replace(from, to);
  }, EXAMPLE);
  return parseSystem(text, "monitoring.yaml");
}

const { stacks, text, manifest } = synthSystem(loadSystem("docs/examples/monitoring.yaml"));
const SITES = ["monitoring-primary", "monitoring-dr"] as const;

/** `kubernetes_config_map_v1` -> its provider, and the folder of its bindings. */
function bindingOf(type: string): BlockSchema | undefined {
  const [provider = "", ...rest] = type.split("_");
  const schema = provider === "helm" || provider === "kubernetes" ? schemaOf(provider, rest.join("-")) : undefined;
  return schema?.type === type ? schema : undefined;
}

/** Every block that Helm's and Kubernetes's providers read, checked against their schema. */
function problemsOf(stack: StackJson): string[] {
  const blocks = Object.entries(stack.resource).flatMap(([type, named]) =>
    type.startsWith("aws_") ? [] : Object.entries(named).map(([name, block]) => ({ type, name, block })),
  );
  expect(blocks.length).toBeGreaterThan(3);
  return [
    ...blocks.flatMap(({ type, name, block }) => {
      const schema = bindingOf(type);
      return schema ? problemsOfBlock(block, schema, `${type}.${name}`) : [`no provider has ${type}`];
    }),
    ...(["helm", "kubernetes"] as const).flatMap((provider) =>
      stack.provider[provider]!.flatMap((block) => problemsOfBlock(block, schemaOf(provider, "provider")!, provider)),
    ),
  ];
}

describe("the monitoring stacks", () => {
  test.each(SITES)("%s is what its providers' schema allows", (id) => {
    expect(problemsOf(stacks[id]!)).toEqual([]);
  });

  test("a wrong argument would be found", () => {
    const broken = JSON.parse(JSON.stringify(stacks["monitoring-dr"])) as StackJson;
    const release = broken.resource.helm_release!.monitoring_prometheus_stack!;
    release.set = { name: "a", value: "b" };
    release.chart_version = "1";
    broken.provider.helm![0]!.kubernetes = [{}];
    broken.resource.kubernetes_probe = { p: {} };
    expect(problemsOf(broken)).toEqual([
      "helm_release.monitoring_prometheus_stack: no argument chart_version",
      "helm_release.monitoring_prometheus_stack.set: expected a list",
      "no provider has kubernetes_probe",
      "helm.kubernetes: expected one block",
    ]);
  });

  test("are one configuration with two sets of values", () => {
    const withoutValues = (stack: StackJson): unknown =>
      JSON.parse(
        JSON.stringify(stack, (key, value: unknown) =>
          key === "//" || key === "backend" || key === "default" ? undefined : value,
        ),
      );
    expect(withoutValues(stacks["monitoring-primary"]!)).toEqual(withoutValues(stacks["monitoring-dr"]!));
    const values = (id: string) =>
      Object.fromEntries(Object.entries(stacks[id]!.variable!).map(([name, { default: value }]) => [name, value]));
    expect(values("monitoring-dr")).toEqual({
      site: "dr",
      region: "eu-north-1",
      role: "standby",
      other_site: "primary",
      other_role: "active",
    });
    expect(values("monitoring-primary")).toMatchObject({ role: "active", other_role: "standby" });
  });

  test("read nothing in the other region, nor in a global service", () => {
    expect(text["monitoring-dr"]).not.toContain("eu-west-1");
    expect(text["monitoring-primary"]).not.toContain("eu-north-1");
    for (const id of SITES) {
      const entry = manifest.stacks.find((stack) => stack.id === id)!;
      expect(entry.regions).toEqual([id === "monitoring-dr" ? "eu-north-1" : "eu-west-1"]);
      expect(entry.dependsOn).toEqual([id.replace("monitoring-", ""), "link"]);
      expect(Object.keys(stacks[id]!.data!).sort()).toEqual(["aws_eks_cluster", "aws_lb", "aws_ssm_parameter"]);
    }
  });

  test("have no secret: the token is ephemeral, and Grafana's password is nobody's", () => {
    for (const id of SITES) {
      const stack = stacks[id] as StackJson & { ephemeral: unknown };
      expect(stack.ephemeral).toEqual({
        aws_eks_cluster_auth: { cluster: { name: "${data.aws_eks_cluster.cluster.name}" } },
      });
      const token = "${ephemeral.aws_eks_cluster_auth.cluster.token}";
      expect(stack.provider.kubernetes).toEqual([expect.objectContaining({ token })]);
      expect(stack.provider.helm).toEqual([{ kubernetes: expect.objectContaining({ token }) as unknown }]);
      expect(JSON.stringify([stack.data, stack.resource, stack.output])).not.toContain("ephemeral.");
      expect(text[id]).not.toMatch(/password|secret_key|access_key|slack_api_url/i);
    }
  });

  test("pin their charts", () => {
    for (const release of Object.values(resources(stacks["monitoring-dr"]!, "helm_release"))) {
      expect(release.version).toMatch(/^\d+\.\d+\.\d+$/);
    }
  });

  test("hold no template that Terraform was not meant to read", () => {
    const [values = ""] = resources(stacks["monitoring-dr"]!, "helm_release").monitoring_prometheus_stack!
      .values as string[];
    expect([...new Set([...values.matchAll(/\$\{[^}]*\}|%\{/g)].map(([found]) => found))].sort()).toEqual([
      "${var.region}",
      "${var.site}",
    ]);
  });
});

describe("the stacks around them", () => {
  test("everything that monitoring reads is written, in the region that reads it", () => {
    const written = (["global", "link"] as const).flatMap((id) =>
      Object.values(resources(stacks[id]!, "aws_ssm_parameter")).map(({ name, provider }) => ({ name, provider })),
    );
    for (const [id, provider] of [
      ["monitoring-dr", "aws"],
      ["monitoring-primary", "aws.primary"],
    ] as const) {
      const read = Object.values(stacks[id]!.data!.aws_ssm_parameter!).map(({ name }) => name);
      expect(read).toHaveLength(2);
      for (const name of read) expect(written).toContainEqual({ name, provider });
    }
  });

  test("the link tells each site of the other's load balancer", () => {
    const told = resources(stacks.link!, "aws_ssm_parameter");
    expect(told.contract_api_load_balancer_of_primary_dr).toMatchObject({
      provider: "aws",
      value: "${data.aws_lb.api_load_balancer_primary.dns_name}",
    });
    expect(told.contract_api_load_balancer_of_dr_primary).toMatchObject({
      provider: "aws.primary",
      value: "${data.aws_lb.api_load_balancer_dr.dns_name}",
    });
    expect(stacks.link!.data!.aws_lb).toMatchObject({
      api_load_balancer_primary: { provider: "aws.primary", name: "watched-api" },
      api_load_balancer_dr: { provider: "aws", name: "watched-api" },
    });
  });

  test("every role that a site names is made by global, and no site calls IAM", () => {
    const made = Object.values(resources(stacks.global!, "aws_iam_role")).map(({ name }) => name);
    for (const site of ["primary", "dr"]) {
      const named = [...text[site]!.matchAll(/arn:aws:iam::\d+:role\/([\w-]+\$\{var\.site\})/g)].map(
        ([, name]) => name!,
      );
      expect(new Set(named).size).toBe(7);
      for (const name of named) expect(made).toContain(name.replace("${var.site}", site));
      expect(Object.keys(stacks[site]!.resource).filter((type) => type.startsWith("aws_iam_"))).toEqual([]);
    }
  });

  test("without monitoring there is none of it", () => {
    const small = synthSystem(parseSystem(SMALL_SYSTEM, "s.yaml"));
    expect(Object.keys(small.stacks)).toEqual(["state-primary", "state-dr", "global", "primary", "dr"]);
    for (const stack of Object.values(small.stacks)) {
      expect(addresses(stack).filter((address) => address.includes("monitoring"))).toEqual([]);
    }
  });
});

describe("a standby that waits for backups", () => {
  const waiting = synthSystem(example(["services:", "topology: { strategy: backup-restore }\nservices:"]));

  test("has no monitoring stack, and nothing links the sites", () => {
    expect(Object.keys(waiting.stacks)).toEqual([
      "state-primary",
      "state-dr",
      "global",
      "primary",
      "dr",
      "monitoring-primary",
    ]);
  });

  test("has nothing of the cluster, in the same configuration", () => {
    const conditional = Object.entries(waiting.stacks.dr!.resource).flatMap(([type, named]) =>
      Object.entries(named).flatMap(([name, { count }]) =>
        name.startsWith("monitoring") ? [[`${type}.${name}`, count]] : [],
      ),
    ) as [string, string | undefined][];
    const always = conditional.filter(([, count]) => count === undefined).map(([address]) => address);
    // A launch template is a text. The others are for_each over variables that are empty there.
    expect(always.sort()).toEqual([
      "aws_eks_access_entry.monitoring_cluster",
      "aws_eks_access_policy_association.monitoring_cluster_access_policy",
      "aws_launch_template.monitoring_nodes",
      "aws_sns_topic_subscription.monitoring_alerts_email",
    ]);
    expect(conditional.length - always.length).toBe(15);
    for (const [, count] of conditional) expect([undefined, "${var.launched ? 1 : 0}"]).toContain(count);
    const { monitoring_cluster_access: access, monitoring_alerts_emails: emails } = waiting.stacks.dr!.variable!;
    expect([access!.default, emails!.default]).toEqual([{}, []]);
  });

  test("is not probed by the active site", () => {
    const [values = ""] = resources(waiting.stacks["monitoring-primary"]!, "helm_release").monitoring_blackbox_exporter!
      .values as string[];
    const { extraManifests } = JSON.parse(values) as { extraManifests: { metadata: { name: string } }[] };
    expect(extraManifests.map(({ metadata }) => metadata.name)).toEqual(["api-entry", "api-own"]);
  });
});

describe("settings", () => {
  test("a private endpoint names no blocks", () => {
    const { stacks: made } = synthSystem(example(["    endpoint: { publicFrom: [198.51.100.0/24] }\n", ""]));
    expect(onlyResource(made.dr!, "aws_eks_cluster").vpc_config).toEqual({
      endpoint_private_access: true,
      endpoint_public_access: false,
      subnet_ids: expect.any(String) as string,
    });
  });

  test("without metrics Prometheus has no role and no way to the instances", () => {
    const { stacks: made } = synthSystem(example(["  metrics:\n    api: { port: 9100 }\n", ""]));
    expect(Object.keys(resources(made.dr!, "aws_eks_pod_identity_association"))).toEqual(["monitoring_alertmanager"]);
    expect(JSON.stringify(made.global)).not.toContain("prometheus");
    expect(addresses(made.dr!).filter((address) => address.includes("scrape"))).toEqual([]);
  });

  test("with routing by DNS alone there is no accelerator to probe", () => {
    const system = { ...loadSystem("docs/examples/monitoring.yaml"), routing: "dns" as const };
    const { stacks: made } = synthSystem(system);
    expect(Object.keys(made["monitoring-dr"]!.data!.aws_ssm_parameter!)).toEqual(["api_other_load_balancer"]);
  });
});

describeWithTerraform("with the real AWS provider", () => {
  test("what the monitoring stacks want of AWS is valid, the ephemeral token too", async () => {
    const outdir = mkdtempSync(join(tmpdir(), "twinstack-monitoring-"));
    try {
      synthesize(loadSystem("docs/examples/monitoring.yaml"), { outdir });
      const file = join(outdir, "stacks", "monitoring-dr", "cdk.tf.json");
      const { resource: _, ...stack } = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
      const { provider, terraform } = stacks["monitoring-dr"]!;
      const { aws } = terraform.required_providers;
      // What the Kubernetes provider gets, given to something that is always there: ephemeral values may go nowhere else.
      const local = provider.kubernetes![0]!;
      const rest = { ...stack, provider: { aws: provider.aws }, locals: local };
      writeFileSync(file, JSON.stringify({ ...rest, terraform: { ...terraform, required_providers: { aws } } }));
      const workspace = await Workspace.open({ outdir, toolFolder: join(outdir, "tools") });
      const entry = workspace.manifest.stacks.find(({ id }) => id === "monitoring-dr")!;
      const runner = workspace.runner(entry);
      await runner.init({ backend: false });
      expect((await runner.validate()).warnings).toEqual([]);
    } finally {
      rmSync(outdir, { recursive: true });
    }
  }, 120_000);
});
