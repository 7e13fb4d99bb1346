import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Monitoring as MonitoringModel } from "../../system";
import type { Network } from "../network";
import type { Presence } from "../presence";
import { ClusterAddons } from "./addons";
import { AlertTopic } from "./alert-topic";
import { Cluster, type ClusterProps } from "./cluster";
import { Nodes } from "./nodes";
import { NAMESPACE } from "./stack/names";

export interface MonitoringProps extends Pick<ClusterProps, "name" | "access" | "logGroupName" | "presence"> {
  readonly settings: MonitoringModel;
  readonly network: Network;
  readonly keyAlias: string;
  readonly topic: { readonly name: string; readonly arn: string };
  /** Addresses that alerts are sent to; empty where nothing stands. */
  readonly emails: readonly string[];
  readonly roleArns: {
    readonly cluster: string;
    readonly nodes: string;
    readonly vpcCni: string;
    readonly ebsCsi: string;
    readonly alertmanager: string;
    readonly prometheus: string;
  };
  /** The security groups of instances whose metrics are scraped, with their port, by the service's name. */
  readonly scraped: Readonly<Record<string, { readonly securityGroupId: string; readonly port: number }>>;
}

/**
 * What a site's monitoring stands on: an EKS cluster with nodes, add-ons and roles for its pods, and a topic for alerts.
 *
 * What runs in the cluster is in a stack of its own, because a provider of Kubernetes cannot be configured before there
 * is a cluster.
 */
export class Monitoring extends Construct {
  readonly cluster: Cluster;
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    const { name, settings, network, presence, roleArns } = props;
    const { keyArn, keyAlias } = this.key(props);
    const subnetIds = network.privateSubnets.subnetIds;
    this.cluster = new Cluster(this, "cluster", {
      name,
      version: settings.kubernetesVersion,
      roleArn: roleArns.cluster,
      subnetIds,
      publicAccessCidrs: settings.publicAccessCidrs,
      access: props.access,
      keyArn,
      keyAlias,
      logGroupName: props.logGroupName,
      logRetentionDays: settings.logRetentionDays,
      presence,
    });
    const addons = {
      cluster: this.cluster,
      versions: settings.addonVersions,
      roleArns: { "vpc-cni": roleArns.vpcCni, "aws-ebs-csi-driver": roleArns.ebsCsi },
      presence,
    };
    // Without a network no node gets ready, and the network's role comes from the agent.
    const networking = new ClusterAddons(this, "networking", {
      ...addons,
      names: ["eks-pod-identity-agent", "vpc-cni", "kube-proxy"],
    });
    const nodes = new Nodes(this, "nodes", {
      name,
      cluster: this.cluster,
      roleArn: roleArns.nodes,
      subnetIds,
      nodes: settings.nodes,
      presence,
      dependsOn: [...network.egress, ...networking.addons],
    });
    // These run as pods: they are not there before there are nodes.
    new ClusterAddons(this, "workloads", {
      ...addons,
      names: ["coredns", "aws-ebs-csi-driver"],
      dependsOn: [nodes.group],
    });
    this.topicArn = new AlertTopic(this, "alerts", { ...props.topic, keyArn, emails: props.emails, presence }).arn;
    this.giveRole("alertmanager", roleArns.alertmanager, presence);
    if (Object.keys(props.scraped).length > 0) this.giveRole("prometheus", roleArns.prometheus, presence);
    this.letScrape(props);
  }

  private key({ name, keyAlias, presence }: MonitoringProps): { keyArn: string; keyAlias: KmsAlias } {
    const key = new KmsKey(this, "key", {
      description: `Secrets and alerts of ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    key.overrideLogicalId("monitoring_key");
    presence.apply(key);
    const alias = new KmsAlias(this, "key_alias", { name: keyAlias, targetKeyId: presence.attribute(key, "key_id") });
    return { keyArn: presence.attribute(key, "arn"), keyAlias: presence.apply(alias) };
  }

  private giveRole(serviceAccount: string, roleArn: string, presence: Presence): void {
    presence.apply(
      new EksPodIdentityAssociation(this, serviceAccount, {
        clusterName: this.cluster.clusterName,
        namespace: NAMESPACE,
        serviceAccount,
        roleArn,
      }),
    );
  }

  private letScrape({ scraped, presence }: MonitoringProps): void {
    for (const [service, { securityGroupId, port }] of Object.entries(scraped)) {
      presence.apply(
        new VpcSecurityGroupIngressRule(this, `scrape_${service}`, {
          securityGroupId,
          referencedSecurityGroupId: this.cluster.securityGroupId,
          description: `Metrics of ${service}, for Prometheus`,
          ipProtocol: "tcp",
          fromPort: port,
          toPort: port,
        }),
      );
    }
  }
}
