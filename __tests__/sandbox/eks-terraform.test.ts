import { Monitoring } from "../../src/modules/monitoring";
import { Network } from "../../src/modules/network";
import { Presence } from "../../src/modules/presence";
import { loadSystem, type Monitoring as Settings, planZones } from "../../src/system";
import { isNoChange } from "../../src/terraform";
import { OneStack } from "../support/one-stack";
import { type StackJson, synthModule } from "../support/synth";
import { describeWithTerraform } from "../terraform/live";

const settings = loadSystem("docs/examples/monitoring.yaml").monitoring!;
const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

const stack = (changed: Partial<Settings> = {}, access: Record<string, string> = {}): StackJson =>
  synthModule((scope) => {
    const zones = planZones("eu-west-1", "10.0.0.0/16", ["a", "b"]);
    const network = new Network(scope, "network", {
      name: "n",
      region: "eu-west-1",
      cidr: "10.0.0.0/16",
      zones,
      nat: "none",
    });
    new Monitoring(scope, "monitoring", {
      name: "watch",
      settings: { ...settings, ...changed },
      network,
      access,
      logGroupName: "/aws/eks/watch/cluster",
      keyAlias: "alias/watch",
      topic: { name: "alerts", arn: "arn:aws:sns:eu-west-1:123456789012:alerts" },
      emails: ["a@shop.example"],
      roleArns: {
        cluster: role("cluster"),
        nodes: role("nodes"),
        vpcCni: role("cni"),
        ebsCsi: role("csi"),
        alertmanager: role("alertmanager"),
        prometheus: role("prometheus"),
      },
      scraped: {},
      presence: Presence.always,
    });
  });

describeWithTerraform("a monitoring cluster, with the real AWS provider", () => {
  let one: OneStack;
  beforeAll(async () => {
    one = await OneStack.start(
      stack({ kubernetesVersion: "1.35" }, { [role("a/admin")]: "AmazonEKSClusterAdminPolicy" }),
    );
  }, 120_000);
  afterAll(() => one.stop());

  test("is made, and the next plan has nothing to change", async () => {
    expect((await one.plan()).counts).toMatchObject({ update: 0, replace: 0, delete: 0 });
    await one.runner.apply("tfplan");
    const again = await one.plan();
    expect(again.changes.filter(({ action }) => action !== "no-op").map(({ address }) => address)).toEqual([]);
    expect(isNoChange(again)).toBe(true);
  }, 180_000);

  test("is changed in place: version, nodes, endpoint, access, add-ons", async () => {
    const changed: Partial<Settings> = {
      kubernetesVersion: "1.36",
      publicAccessCidrs: [],
      logRetentionDays: 90,
      addonVersions: { coredns: "v1.12.4-eksbuild.1" },
      nodes: { ...settings.nodes, count: 3, rootVolumeGib: 50 },
    };
    one.write(stack(changed, { [role("other")]: "AmazonEKSViewPolicy" }));
    const { counts, changes } = await one.plan();
    // The access of one principal goes, that of another comes.
    expect(counts).toMatchObject({ create: 2, delete: 2, replace: 0 });
    expect(changes.filter(({ action }) => action === "update").map(({ address }) => address)).toEqual([
      "aws_cloudwatch_log_group.monitoring_cluster_logs",
      "aws_eks_addon.monitoring_workloads_coredns",
      "aws_eks_cluster.monitoring_cluster",
      "aws_eks_node_group.monitoring_nodes",
      "aws_launch_template.monitoring_nodes",
    ]);
    await one.runner.apply("tfplan");
    expect(isNoChange(await one.plan())).toBe(true);
    const state = one.state;
    expect(state).toContain('"version": "1.36"');
  }, 180_000);

  test("is destroyed, with the security group that EKS made", async () => {
    await one.runner.plan({ out: "tfplan", mode: "destroy" });
    await one.runner.apply("tfplan");
    expect(await one.runner.stateList()).toEqual([]);
  }, 180_000);
});
