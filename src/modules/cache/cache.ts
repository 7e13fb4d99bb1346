import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import type { CacheCapacity } from "../../system/cache";
import { Presence } from "../presence";
import { SiteVariable } from "../site-variable";
import { CacheAccess } from "./access";
import { CacheFirewall, type CacheClient } from "./firewall";
import { CacheLogs } from "./logs";

export interface CacheProps {
  /** Id of the replication group, and the name of what belongs to it. At most 40 characters. */
  readonly name: string;

  /** Names the Terraform addresses of the replication group and its key: `cache_<addressName>`. */
  readonly addressName: string;

  readonly engine: "valkey" | "redis";

  /** Major and minor version: `8.2`. It can be raised in place; a lower one makes a new cache. */
  readonly version: string;

  /** Parameter group family, and a name for the group that changes with it. */
  readonly parameterGroup: { readonly name: string; readonly family: string };

  readonly parameters: Readonly<Record<string, string>>;

  /** Node type and number of nodes in this site. Each node costs by the hour, also in a standby. */
  readonly capacity: CacheCapacity;

  readonly port: number;
  readonly vpcId: string;

  /** Subnets without a way out, over at least two zones. */
  readonly subnetIds: string[];

  /** Who may open connections to it. */
  readonly clients: readonly CacheClient[];

  /** Access control list of its only user that may do anything. */
  readonly access: string;

  /** Id of the user that may do nothing, which those are who give no name. */
  readonly defaultUserId: string;

  /** `alias/...` of the key that encrypts it. */
  readonly keyAlias: string;

  /** `ddd:hh:mm-ddd:hh:mm`, UTC. */
  readonly maintenanceWindow: string;

  /** Days that daily snapshots are kept; 0 switches them off. */
  readonly snapshotRetentionDays: number;

  /** `hh:mm-hh:mm`, UTC. */
  readonly snapshotWindow: string;

  /** Names of the log groups for the slow log and the engine's log, and how long they keep what they get; 0: no logs. */
  readonly logs: { readonly slowLog: string; readonly engineLog: string; readonly retentionDays: number };

  /** Names of the SSM parameters that hold the host names. */
  readonly endpointParameters: { readonly endpoint: string; readonly readerEndpoint: string };

  /**
   * Whether the nodes stand in this site. All the rest costs nothing by the hour and always does.
   *
   * @default Presence.always
   */
  readonly presence?: Presence | undefined;
}

/**
 * A cache: one shard with a primary and replicas over the zones, encrypted at rest and in transit, that takes IAM tokens
 * for passwords.
 *
 * When the primary's zone is lost, ElastiCache makes a replica the primary, and the same host name leads there. A failover
 * of the system does nothing to it: each site has a cache of its own, and the standby's starts empty.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html
 */
export class Cache extends Construct {
  readonly securityGroupId: string;

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const { name, presence = Presence.always } = props;
    const key = new KmsKey(this, "key", {
      description: `Cache ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    key.overrideLogicalId(`cache_${props.addressName}_key`);
    new KmsAlias(this, "key_alias", { name: props.keyAlias, targetKeyId: key.keyId });
    const firewall = new CacheFirewall(this, "firewall", props);
    this.securityGroupId = firewall.securityGroupId;

    const group = presence.apply(this.replicationGroup(props, key, firewall));
    group.overrideLogicalId(`cache_${props.addressName}`);
    for (const [kind, parameter, attribute] of [
      ["endpoint", props.endpointParameters.endpoint, "primary_endpoint_address"],
      ["reader_endpoint", props.endpointParameters.readerEndpoint, "reader_endpoint_address"],
    ] as const) {
      presence.apply(
        new SsmParameter(this, kind, {
          name: parameter,
          description: `Host name of the cache ${name}`,
          type: "String",
          insecureValue: presence.attribute(group, attribute),
        }),
      );
    }
  }

  private replicationGroup(props: CacheProps, key: KmsKey, { securityGroupId }: CacheFirewall) {
    const { name, engine } = props;
    const subnets = new ElasticacheSubnetGroup(this, "subnet_group", { name, subnetIds: props.subnetIds });
    const parameters = new ElasticacheParameterGroup(this, "parameter_group", {
      name: props.parameterGroup.name,
      family: props.parameterGroup.family,
      description: `Cache ${name}`,
      parameter: Object.entries(props.parameters).map(([parameter, value]) => ({ name: parameter, value })),
      // The cache cannot lose its group before it has the next one.
      lifecycle: { createBeforeDestroy: true },
    });
    const access = new CacheAccess(this, "access", props);
    const logs = new CacheLogs(this, "logs", props.logs);
    const capacity = new SiteVariable(this, "capacity", {
      type: "object({ node_type = string, nodes = number })",
      description: `Node type of the cache ${name} in this site, and how many nodes it has, the primary among them.`,
      value: { node_type: props.capacity.nodeType, nodes: props.capacity.nodes },
    });
    const group = new ElasticacheReplicationGroup(this, "replication_group", {
      replicationGroupId: name,
      description: `Cache ${name}`,
      engine,
      engineVersion: props.version,
      nodeType: `\${${capacity.fqn}.node_type}`,
      port: props.port,
      parameterGroupName: parameters.name,
      subnetGroupName: subnets.name,
      securityGroupIds: [securityGroupId],
      userGroupIds: [access.userGroupId],
      atRestEncryptionEnabled: "true",
      kmsKeyId: key.arn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      maintenanceWindow: props.maintenanceWindow,
      snapshotRetentionLimit: props.snapshotRetentionDays,
      ...(props.snapshotRetentionDays > 0 ? { snapshotWindow: props.snapshotWindow } : {}),
      autoMinorVersionUpgrade: "true",
      logDeliveryConfiguration: logs.deliveries,
      // A change that waited for the maintenance window would show as a change in every plan until then.
      applyImmediately: true,
    });
    // With one node there is nothing to fail over to, and ElastiCache refuses to be asked.
    const replicated = `\${${capacity.fqn}.nodes > 1}`;
    group.addOverride("num_cache_clusters", `\${${capacity.fqn}.nodes}`);
    group.addOverride("automatic_failover_enabled", replicated);
    group.addOverride("multi_az_enabled", replicated);
    return group;
  }
}
