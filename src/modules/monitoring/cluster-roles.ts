import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import { Construct } from "constructs";
import { policyDocument, type PolicyStatement } from "../identity";

export interface ClusterRolesProps {
  readonly account: string;
  readonly region: string;
  readonly clusterName: string;
  /** ARN of the topic that Alertmanager publishes to. */
  readonly topicArn: string;
  /** Alias of the key that encrypts secrets and alerts. */
  readonly keyAlias: string;
  /** Names of the roles. At most 64 characters each; global in the account. */
  readonly names: {
    readonly cluster: string;
    readonly nodes: string;
    readonly vpcCni: string;
    readonly ebsCsi: string;
    readonly alertmanager: string;
    /** @default - Prometheus scrapes nothing outside the cluster and has no role */
    readonly prometheus?: string | undefined;
  };
  /** Namespace of Alertmanager and Prometheus. */
  readonly namespace: string;
}

const MANAGED = "arn:aws:iam::aws:policy";

/**
 * The roles of one site's monitoring cluster.
 *
 * Control plane and nodes have AWS's managed policies, which EKS asks for by name. Pods have roles of their own by EKS Pod
 * Identity, each of which only one service account of this one cluster can take. IAM is changed in us-east-1 only, so all
 * are made before a disaster and not in a site's own stack.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html
 * @see https://docs.aws.amazon.com/eks/latest/userguide/cross-service-confused-deputy-prevention.html
 */
export class ClusterRoles extends Construct {
  private readonly clusterArn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ClusterRolesProps,
  ) {
    super(scope, id);
    const { account, region, clusterName, names, namespace } = props;
    this.clusterArn = `arn:aws:eks:${region}:${account}:cluster/${clusterName}`;
    const cluster = this.role("cluster", names.cluster, {
      Effect: "Allow",
      Principal: { Service: "eks.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": account }, ArnLike: { "aws:SourceArn": this.clusterArn } },
    });
    this.attach(cluster, "AmazonEKSClusterPolicy");
    this.allow(cluster, "secrets", this.keyUse(["kms:DescribeKey", "kms:Encrypt", "kms:Decrypt", "kms:ListGrants"]));

    const nodes = this.role("nodes", names.nodes, {
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: "sts:AssumeRole",
    });
    this.attach(nodes, "AmazonEKSWorkerNodePolicy");
    this.attach(nodes, "AmazonEC2ContainerRegistryPullOnly");

    this.attach(this.podRole("vpc_cni", names.vpcCni, "kube-system", "aws-node"), "AmazonEKS_CNI_Policy");
    this.attach(
      this.podRole("ebs_csi", names.ebsCsi, "kube-system", "ebs-csi-controller-sa"),
      "service-role/AmazonEBSCSIDriverPolicy",
    );
    const alertmanager = this.podRole("alertmanager", names.alertmanager, namespace, "alertmanager");
    this.allow(
      alertmanager,
      "alerts",
      { Effect: "Allow", Action: "sns:Publish", Resource: props.topicArn },
      this.keyUse(["kms:GenerateDataKey", "kms:Decrypt"]),
    );
    if (names.prometheus !== undefined) {
      this.allow(this.podRole("prometheus", names.prometheus, namespace, "prometheus"), "discovery", {
        Effect: "Allow",
        // EC2 has no finer grain for these two.
        Action: ["ec2:DescribeInstances", "ec2:DescribeAvailabilityZones"],
        Resource: "*",
        Condition: { StringEquals: { "aws:RequestedRegion": region } },
      });
    }
  }

  /** The key has an id that nobody can compute; its alias names it. */
  private keyUse(actions: readonly string[]): PolicyStatement {
    const { account, region, keyAlias } = this.props;
    return {
      Effect: "Allow",
      Action: actions,
      Resource: `arn:aws:kms:${region}:${account}:key/*`,
      Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias } },
    };
  }

  /** A role for the pods of one service account. The tags are those that EKS itself sends with the request. */
  private podRole(id: string, name: string, namespace: string, serviceAccount: string): IamRole {
    return this.role(id, name, {
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
      Condition: {
        StringEquals: {
          "aws:RequestTag/eks-cluster-arn": this.clusterArn,
          "aws:RequestTag/kubernetes-namespace": namespace,
          "aws:RequestTag/kubernetes-service-account": serviceAccount,
        },
      },
    });
  }

  private role(id: string, name: string, trust: PolicyStatement): IamRole {
    return new IamRole(this, id, { name, assumeRolePolicy: policyDocument(trust) });
  }

  private attach(role: IamRole, policy: string): void {
    const id = `${role.node.id}_${policy.split("/").at(-1) ?? policy}`;
    new IamRolePolicyAttachment(this, id, { role: role.name, policyArn: `${MANAGED}/${policy}` });
  }

  private allow(role: IamRole, name: string, ...statements: readonly PolicyStatement[]): void {
    new IamRolePolicy(this, `${role.node.id}_policy`, {
      name,
      role: role.name,
      policy: policyDocument(...statements),
    });
  }
}
