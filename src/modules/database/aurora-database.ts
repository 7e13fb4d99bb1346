import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { TerraformIterator } from "cdktf";
import type { Construct } from "constructs";
import { names } from "../../system";
import { PrivateName } from "../private-names";
import { SiteVariable } from "../site-variable";
import { DatabaseFoundation, type DatabaseProps, roleMessage, spread } from "./foundation";

export interface AuroraDatabaseProps extends DatabaseProps {
  /**
   * The global database that this site's cluster is a member of.
   *
   * @default - none: the standby's cluster replicates by binlog, or there is none
   */
  readonly globalClusterIdentifier: string | undefined;
}

/**
 * An Aurora cluster in one site: a writer and readers in different zones in the active site, the same as a read-only copy
 * in the standby.
 *
 * **Failover.** A member of a global database is switched by the RDS API (`failover-global-cluster`), and the old site's
 * cluster becomes the copy by itself once its region is back; lag is typically below a second. A copy by binlog is
 * promoted like an RDS replica (`promote-read-replica-db-cluster`), with more lag, and the old cluster has to be made
 * anew by raising the site's generation. Terraform changes no role: what belongs to replication is read when the
 * cluster is made and ignored afterwards. Inside a site Aurora moves the writer by itself, within a minute.
 *
 * **Versions.** Terraform makes a cluster of a version and upgrades none: that has an order in a global database, and is
 * the RDS API's as well.
 *
 * **Cost.** Instances cost by the hour, storage and operations by use; a global database's replicated writes by the
 * million.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Replication.CrossRegion.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html
 */
export class AuroraDatabase extends DatabaseFoundation {
  private readonly cluster: RdsCluster;

  constructor(scope: Construct, id: string, props: AuroraDatabaseProps) {
    super(scope, id, props);
    this.cluster = props.presence.apply(this.makeCluster(id, props));
    this.makeInstances(id, props);
    this.addName(props, "name", names.writerLabel(this.database.name), "endpoint");
    this.addName(props, "reader_name", names.readerLabel(this.database.name), "reader_endpoint");
  }

  private makeCluster(id: string, props: AuroraDatabaseProps): RdsCluster {
    const { database, role } = props;
    const { identifier, crossRegion } = database;
    const copies = role === "standby" && crossRegion !== "none";
    const copy = new SiteVariable(this, "is_copy", {
      type: "bool",
      description: `Whether this site's ${database.name} is a copy of the other site's; false where it is the writer.`,
      value: copies,
    });
    const source = new SiteVariable(this, "source_arn", {
      type: "string",
      description: `ARN of the cluster that this site's ${database.name} replicates by binlog; empty for none.`,
      value: copies && crossRegion === "binlog" ? props.otherArn : "",
      namesOtherSite: true,
    });
    const sourceRegion = new SiteVariable(this, "source_region", {
      type: "string",
      description: `Region that this site's ${database.name} is copied from when it is made; empty for none.`,
      value: copies ? props.otherRegion : "",
      namesOtherSite: true,
    });
    const snapshot = new SiteVariable(this, "snapshot_arn", {
      type: "string",
      description: `ARN of the snapshot that this site's ${database.name} starts from; empty for none.`,
      value: props.restoreFrom ?? "",
    });
    /** What only a writer is told; a copy has it from its source. */
    const ofWriter = (expression: string, otherwise = "null"): string =>
      `\${${copy.fqn} ? ${otherwise} : ${expression}}`;
    const orNull = (variable: SiteVariable): string => `\${${variable.fqn} == "" ? null : ${variable.fqn}}`;
    const restored = `!${copy.fqn} && ${snapshot.fqn} != ""`;
    const backupWindow = new SiteVariable(this, "backup_window", {
      type: "string",
      description: `When this site's ${database.name} is backed up (UTC), at another time than the other site's.`,
      value: props.backupWindow,
    });
    const cluster = new RdsCluster(this, "rds_cluster", {
      clusterIdentifier: identifier,
      engine: database.engine,
      // What is restored has its snapshot's version.
      engineVersion: `\${${restored} ? null : "${database.version}"}`,
      port: database.port,
      databaseName: ofWriter(`"${database.databaseName}"`),
      masterUsername: ofWriter(`"${database.username}"`),
      // An empty password is none, and the provider leaves it out. The version is the same in both roles, so that a
      // promotion changes nothing.
      masterPasswordWo: ofWriter(props.secret.entry("password"), '""'),
      masterPasswordWoVersion: database.passwordVersion,
      dbSubnetGroupName: this.subnetGroupName,
      vpcSecurityGroupIds: this.securityGroupIds,
      dbClusterParameterGroupName: this.parameterGroup(),
      storageEncrypted: true,
      kmsKeyId: `\${${this.keyArn}}`,
      backupRetentionPeriod: database.backupRetentionDays,
      preferredBackupWindow: backupWindow.stringValue,
      preferredMaintenanceWindow: database.maintenanceWindow,
      enabledCloudwatchLogsExports: [...database.logs],
      copyTagsToSnapshot: true,
      deletionProtection: database.deletionProtection,
      applyImmediately: database.applyImmediately,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: this.finalSnapshotName,
      replicationSourceIdentifier: orNull(source),
      sourceRegion: orNull(sourceRegion),
      snapshotIdentifier: `\${${restored} ? ${snapshot.fqn} : null}`,
      ...(props.globalClusterIdentifier === undefined
        ? {}
        : { globalClusterIdentifier: props.globalClusterIdentifier }),
      dependsOn: [...this.logGroups],
    });
    cluster.overrideLogicalId(id);
    cluster.addOverride("lifecycle", {
      // What counts only when the cluster is made: another value later would replace it, data and all, and a failover
      // changes where the data comes from behind Terraform's back.
      ignore_changes: [
        "master_username",
        "database_name",
        "replication_source_identifier",
        "global_cluster_identifier",
        "source_region",
        "snapshot_identifier",
        "kms_key_id",
        "availability_zones",
        // AWS installs minor versions by itself. Told another version than there is, Terraform would ask for that one with
        // every change of the cluster, and AWS refuses to go back.
        "engine_version",
      ],
      replace_triggered_by: [this.generation],
      ...(crossRegion === "binlog" ? { postcondition: [this.roleCheck(source)] } : {}),
    });
    return cluster;
  }

  /** Refuses to go on where the cluster's role is another than the system file's. */
  private roleCheck(source: SiteVariable) {
    const { name, identifier } = this.database;
    const promote = `aws rds promote-read-replica-db-cluster --db-cluster-identifier ${identifier}`;
    const found = "self.replication_source_identifier";
    return {
      condition: `\${(${found} == null || ${found} == "") == (${source.fqn} == "")}`,
      error_message: roleMessage(name, promote, source),
    };
  }

  private parameterGroup(): string {
    const { identifier, family, parameters } = this.database;
    return new RdsClusterParameterGroup(this, "rds_cluster_parameter_group", {
      name: names.parameterGroupName(identifier, family),
      description: `Settings of ${identifier}`,
      family,
      parameter: Object.entries(parameters).map(([name, value]) => ({ name, value, applyMethod: "pending-reboot" })),
      lifecycle: { createBeforeDestroy: true },
    }).name;
  }

  private makeInstances(id: string, props: AuroraDatabaseProps): void {
    const { database, role, zones, presence, launched } = props;
    const instances = new SiteVariable(this, "instances", {
      type: "map(string)",
      description: `The instances of this site's ${database.name} by their place in the list, with their availability zones.`,
      // One more than readers: Aurora decides which of them is the writer.
      value: spread(launched ? database.readers[role] + 1 : 0, zones),
    });
    const instanceClass = new SiteVariable(this, "instance_class", {
      type: "string",
      description: `Instance class of this site's ${database.name}.`,
      value: database.instanceClass[role],
    });
    const insights = new SiteVariable(this, "performance_insights", {
      type: "bool",
      description: `Whether Performance Insights watches this site's ${database.name}.`,
      value: database.performanceInsights[role],
    });
    const instance = new RdsClusterInstance(this, "instance", {
      forEach: TerraformIterator.fromMap(instances.value as Record<string, string>),
      identifier: names.clusterInstanceIdentifier(database.identifier, "${each.key}"),
      clusterIdentifier: presence.attribute(this.cluster, "cluster_identifier"),
      engine: database.engine,
      instanceClass: instanceClass.stringValue,
      availabilityZone: "${each.value}",
      dbSubnetGroupName: this.subnetGroupName,
      publiclyAccessible: false,
      caCertIdentifier: database.certificateAuthority,
      autoMinorVersionUpgrade: database.minorUpgrades,
      applyImmediately: database.applyImmediately,
      copyTagsToSnapshot: true,
      monitoringInterval: database.monitoringIntervalSeconds,
      ...(database.monitoringIntervalSeconds > 0 ? { monitoringRoleArn: props.monitoringRoleArn } : {}),
      performanceInsightsEnabled: insights.booleanValue,
      performanceInsightsKmsKeyId: `\${${insights.fqn} ? ${this.keyArn} : null}`,
      performanceInsightsRetentionPeriod: `\${${insights.fqn} ? 7 : null}` as unknown as number,
    });
    instance.addOverride("lifecycle", { replace_triggered_by: [this.generation] });
    instance.overrideLogicalId(`${id}_instance`);
  }

  private addName({ presence, privateNames }: AuroraDatabaseProps, id: string, label: string, attribute: string): void {
    const name = new PrivateName(this, id, {
      names: privateNames,
      label,
      instanceId: this.database.identifier,
      target: presence.attribute(this.cluster, attribute),
    });
    presence.apply(name.record);
  }
}
