import { ClusterRoles, type ClusterRolesProps } from "../../src/modules/monitoring";
import { loadSystem } from "../../src/system";
import { onlyResource, resources, type StackJson, synthModule, synthSystem } from "../support/synth";

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource?: string;
  readonly Principal?: Readonly<Record<string, string>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const statementsOf = (policy: unknown): Statement[] =>
  (JSON.parse(policy as string) as { Statement: Statement[] }).Statement;

const roles = (prometheus?: string): StackJson =>
  synthModule((scope) => {
    const props: ClusterRolesProps = {
      account: "123456789012",
      region: "eu-west-1",
      clusterName: "watch",
      topicArn: "arn:aws:sns:eu-west-1:123456789012:alerts",
      keyAlias: "alias/watch",
      names: { cluster: "c", nodes: "n", vpcCni: "v", ebsCsi: "e", alertmanager: "a", prometheus },
      namespace: "monitoring",
    };
    new ClusterRoles(scope, "roles", props);
  });

describe("the roles of a cluster", () => {
  const stack = roles("p");
  const trustOf = (name: string): Statement[] =>
    statementsOf(resources(stack, "aws_iam_role")[`roles_${name}`]!.assume_role_policy);

  test.each([
    ["vpc_cni", "kube-system", "aws-node"],
    ["ebs_csi", "kube-system", "ebs-csi-controller-sa"],
    ["alertmanager", "monitoring", "alertmanager"],
    ["prometheus", "monitoring", "prometheus"],
  ])("%s can be taken by one service account of this cluster", (name, namespace, account) => {
    expect(trustOf(name)).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          StringEquals: {
            "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-west-1:123456789012:cluster/watch",
            "aws:RequestTag/kubernetes-namespace": namespace,
            "aws:RequestTag/kubernetes-service-account": account,
          },
        },
      },
    ]);
  });

  test("the control plane's can be taken by EKS for this cluster only", () => {
    expect(trustOf("cluster")[0]!.Condition).toEqual({
      StringEquals: { "aws:SourceAccount": "123456789012" },
      ArnLike: { "aws:SourceArn": "arn:aws:eks:eu-west-1:123456789012:cluster/watch" },
    });
  });

  test("have the managed policies that EKS asks for, each role its own", () => {
    const attached = Object.values(resources(stack, "aws_iam_role_policy_attachment")).map(({ role, policy_arn }) => [
      role,
      policy_arn,
    ]);
    const of = (name: string) => `\${aws_iam_role.roles_${name}.name}`;
    expect(attached.sort()).toEqual([
      [of("cluster"), "arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"],
      [of("ebs_csi"), "arn:aws:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"],
      [of("nodes"), "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly"],
      [of("nodes"), "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"],
      [of("vpc_cni"), "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"],
    ]);
  });

  test("Alertmanager may publish to its topic, with the key that the alias names, and nothing else", () => {
    const policy = resources(stack, "aws_iam_role_policy").roles_alertmanager_policy!.policy;
    expect(statementsOf(policy)).toEqual([
      { Effect: "Allow", Action: "sns:Publish", Resource: "arn:aws:sns:eu-west-1:123456789012:alerts" },
      {
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "arn:aws:kms:eu-west-1:123456789012:key/*",
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/watch" } },
      },
    ]);
  });

  test("Prometheus has one only if it scrapes instances", () => {
    expect(Object.keys(resources(stack, "aws_iam_role"))).toHaveLength(6);
    expect(Object.keys(resources(roles(), "aws_iam_role"))).toHaveLength(5);
  });
});

describe("the cluster of a site", () => {
  const { stacks } = synthSystem(loadSystem("docs/examples/monitoring.yaml"));
  const dr = stacks.dr!;

  test("admits whom it names, and not who made it", () => {
    expect(onlyResource(dr, "aws_eks_cluster")).toMatchObject({
      access_config: { authentication_mode: "API", bootstrap_cluster_creator_admin_permissions: false },
      bootstrap_self_managed_addons: false,
      upgrade_policy: { support_type: "STANDARD" },
      enabled_cluster_log_types: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      encryption_config: { resources: ["secrets"], provider: { key_arn: "${aws_kms_key.monitoring_key.arn}" } },
      vpc_config: {
        endpoint_private_access: true,
        endpoint_public_access: true,
        public_access_cidrs: ["198.51.100.0/24"],
        subnet_ids: "${values(aws_subnet.network_private)[*].id}",
      },
    });
    expect(dr.variable!.monitoring_cluster_access!.default).toEqual({
      "arn:aws:iam::123456789012:role/platform": "AmazonEKSClusterAdminPolicy",
      "arn:aws:iam::123456789012:role/on-call": "AmazonEKSViewPolicy",
    });
  });

  test("has its log group before it writes into it, so that logs end, and the alias that lets it use its key", () => {
    expect(onlyResource(dr, "aws_eks_cluster").depends_on).toEqual([
      "aws_cloudwatch_log_group.monitoring_cluster_logs",
      "aws_kms_alias.monitoring_key_alias",
    ]);
    expect(resources(dr, "aws_cloudwatch_log_group").monitoring_cluster_logs).toMatchObject({
      name: "/aws/eks/watched-monitoring/cluster",
      retention_in_days: 30,
    });
  });

  test("has nodes without SSH, whose role no pod can get", () => {
    expect(resources(dr, "aws_launch_template").monitoring_nodes).toMatchObject({
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true", volume_type: "gp3", volume_size: 30 } }],
    });
    const group = onlyResource(dr, "aws_eks_node_group");
    expect(group).not.toHaveProperty("remote_access");
    expect(group.version).toBe("${aws_eks_cluster.monitoring_cluster.version}");
  });

  test("has its network before its nodes, and pods after them", () => {
    const addons = resources(dr, "aws_eks_addon");
    expect(Object.keys(addons)).toHaveLength(5);
    const nodes = onlyResource(dr, "aws_eks_node_group").depends_on as string[];
    for (const [name, { depends_on: after }] of Object.entries(addons)) {
      const first = name.startsWith("monitoring_networking_");
      expect(nodes.includes(`aws_eks_addon.${name}`)).toBe(first);
      expect(after).toEqual(first ? undefined : ["aws_eks_node_group.monitoring_nodes"]);
    }
    expect(nodes).toContain("aws_route.network_nat");
  });

  test("takes no add-on version that nobody asked for: AWS's list would change the plan", () => {
    for (const addon of Object.values(resources(dr, "aws_eks_addon")))
      expect(addon).not.toHaveProperty("addon_version");
  });

  test("sends alerts to a topic of its own, encrypted and by TLS", () => {
    expect(onlyResource(dr, "aws_sns_topic")).toMatchObject({
      name: "watched-alerts",
      kms_master_key_id: "${aws_kms_key.monitoring_key.arn}",
    });
    expect(onlyResource(dr, "aws_sns_topic_policy").policy).toContain('"aws:SecureTransport":"false"');
    expect(dr.variable!.monitoring_alerts_emails!.default).toEqual(["on-call@shop.example"]);
  });

  test("reaches the instances that it scrapes, at the metrics port only", () => {
    expect(resources(dr, "aws_vpc_security_group_ingress_rule").monitoring_scrape_api).toMatchObject({
      security_group_id: "${aws_security_group.service_api_instances.id}",
      referenced_security_group_id: "${aws_eks_cluster.monitoring_cluster.vpc_config[0].cluster_security_group_id}",
      from_port: 9100,
      to_port: 9100,
    });
  });
});
