import { DataAwsDefaultTags } from "@cdktf/provider-aws/lib/data-aws-default-tags";
import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import { type ITerraformDependable, Token } from "cdktf";
import { Construct } from "constructs";
import type { Monitoring } from "../../system";
import type { Presence } from "../presence";
import { SiteVariable } from "../site-variable";
import type { Cluster } from "./cluster";

export interface NodesProps {
  readonly name: string;
  readonly cluster: Cluster;
  /** Role of the nodes. */
  readonly roleArn: string;
  /** Private subnets: the nodes are spread over their zones. */
  readonly subnetIds: string[];
  readonly nodes: Monitoring["nodes"];
  readonly presence: Presence;
  /** The way to the internet and the add-ons without which no node gets ready. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A managed node group of fixed size.
 *
 * Nodes take IMDSv2 only, and only from the node itself (hop limit 1): pods have roles of their own and never the
 * node's. Root volumes are encrypted. There is no SSH: `kubectl debug node/...` gets people in. The nodes follow the
 * cluster's version, one at a time, each replaced by a new one before it goes.
 *
 * Each node costs by the hour, in a standby too.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/launch-templates.html
 */
export class Nodes extends Construct {
  readonly group: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodesProps) {
    super(scope, id);
    const { name, cluster, nodes, presence } = props;
    const template = this.launchTemplate(props);
    const count = new SiteVariable(this, "count", {
      type: "number",
      description: "Worker nodes of the monitoring cluster.",
      value: nodes.count,
    }).numberValue;
    this.group = presence.apply(
      new EksNodeGroup(this, "node_group", {
        clusterName: cluster.clusterName,
        nodeGroupName: name,
        nodeRoleArn: props.roleArn,
        subnetIds: props.subnetIds,
        version: cluster.version,
        amiType: nodes.amiType,
        instanceTypes: [nodes.instanceType],
        launchTemplate: { id: template.id, version: `\${${template.fqn}.latest_version}` },
        scalingConfig: { desiredSize: count, minSize: count, maxSize: count },
        updateConfig: { maxUnavailable: 1 },
        dependsOn: [...props.dependsOn],
      }),
    );
  }

  private launchTemplate({ name, nodes }: NodesProps): LaunchTemplate {
    // The provider's default tags do not reach what a launch template launches.
    const tags = new DataAwsDefaultTags(this, "default_tags", {});
    return new LaunchTemplate(this, "launch_template", {
      name,
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            encrypted: "true",
            volumeType: "gp3",
            volumeSize: nodes.rootVolumeGib,
            deleteOnTermination: "true",
          },
        },
      ],
      tagSpecifications: ["instance", "volume"].map((resourceType) => ({
        resourceType,
        tags: Token.asStringMap(`\${merge(${tags.fqn}.tags, { Name = "${name}" })}`),
      })),
    });
  }
}
