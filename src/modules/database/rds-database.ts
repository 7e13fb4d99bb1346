import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbInstance, type DbInstanceConfig } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { TerraformIterator } from "cdktf";
import type { Construct } from "constructs";
import { names } from "../../system";
import type { DatabaseStorage } from "../../system/database";
import { PrivateName } from "../private-names";
import { SiteVariable } from "../site-variable";
import { DatabaseFoundation, type DatabaseProps, roleMessage, spread } from "./foundation";

export interface RdsDatabaseProps extends DatabaseProps {
  readonly storage: DatabaseStorage;
}

/**
 * An RDS instance in one site, with read replicas of its own. In the active site it is the writer, in the standby a replica
 * of the other site's: the same resource, whose source is a variable.
 *
 * **Failover.** The replica is promoted by the RDS API, not by Terraform, which here never changes a role: a plan says
 * that nothing has changed once the variables (the ARN of its source) say what was promoted, and refuses to go on where
 * the two contradict each other. The old writer cannot become a replica again; raising the site's generation deletes it, keeping a final
 * snapshot of what may never have been replicated, and makes a replica in its place. Promotion takes minutes, and waits
 * for a backup that is being taken, which is why the sites' backup windows are apart; what was written in the last seconds
 * before the loss is in the old site only.
 *
 * **Cost.** An instance costs by the hour, a Multi-AZ one twice, as do readers; storage by the month, replication between
 * regions by the gigabyte.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ReadRepl.XRgn.html
 */
export class RdsDatabase extends DatabaseFoundation {
  private readonly instance: DbInstance;
  private readonly source: SiteVariable;
  private readonly snapshot: SiteVariable;

  constructor(scope: Construct, id: string, props: RdsDatabaseProps) {
    super(scope, id, props);
    const { database, role, presence } = props;
    const { identifier } = database;
    this.source = new SiteVariable(this, "source_arn", {
      type: "string",
      description: `ARN of the instance that this site's ${database.name} replicates; empty where it is the writer.`,
      value: role === "standby" && database.crossRegion === "replica" ? props.otherArn : "",
      namesOtherSite: true,
    });
    this.snapshot = new SiteVariable(this, "snapshot_arn", {
      type: "string",
      description: `ARN of the snapshot that this site's ${database.name} starts from; empty for none.`,
      value: props.restoreFrom ?? "",
    });
    const parameters = new DbParameterGroup(this, "db_parameter_group", {
      name: names.parameterGroupName(identifier, database.family),
      description: `Settings of ${identifier}`,
      family: database.family,
      parameter: Object.entries(database.parameters).map(([name, value]) => ({
        name,
        value,
        applyMethod: "pending-reboot",
      })),
      lifecycle: { createBeforeDestroy: true },
    });
    const common = this.common(props, parameters.name);
    this.instance = presence.apply(this.writer(id, props, common));
    const readers = this.readers(id, props, common);
    this.addNames(props, readers);
  }

  /** What the writer and its readers have in common. */
  private common(props: RdsDatabaseProps, parameterGroupName: string): Omit<DbInstanceConfig, "instanceClass"> {
    const { database, role } = props;
    const insights = new SiteVariable(this, "performance_insights", {
      type: "bool",
      description: `Whether Performance Insights watches this site's ${database.name}.`,
      value: database.performanceInsights[role],
    });
    const { type, iops, throughput, maxGib } = props.storage;
    const monitored = database.monitoringIntervalSeconds > 0;
    return {
      engine: database.engine,
      // What starts from a snapshot has the snapshot's version: Terraform would ask for this one right after the restore,
      // and RDS takes no older one.
      engineVersion: `\${${this.restored} ? null : "${database.version}"}`,
      // That another major version is in the system file is permission enough. Nothing is sent as long as it is the same.
      allowMajorVersionUpgrade: true,
      port: database.port,
      storageType: type,
      storageEncrypted: true,
      maxAllocatedStorage: maxGib,
      ...(iops === undefined ? {} : { iops }),
      ...(throughput === undefined ? {} : { storageThroughput: throughput }),
      parameterGroupName,
      vpcSecurityGroupIds: this.securityGroupIds,
      publiclyAccessible: false,
      caCertIdentifier: database.certificateAuthority,
      maintenanceWindow: database.maintenanceWindow,
      autoMinorVersionUpgrade: database.minorUpgrades,
      applyImmediately: database.applyImmediately,
      copyTagsToSnapshot: true,
      enabledCloudwatchLogsExports: [...database.logs],
      monitoringInterval: database.monitoringIntervalSeconds,
      ...(monitored ? { monitoringRoleArn: props.monitoringRoleArn } : {}),
      performanceInsightsEnabled: insights.booleanValue,
      performanceInsightsKmsKeyId: `\${${insights.fqn} ? ${this.keyArn} : null}`,
      performanceInsightsRetentionPeriod: `\${${insights.fqn} ? 7 : null}` as unknown as number,
    };
  }

  /** Whether this site's database starts from a snapshot, as an expression without `${}`. */
  private get restored(): string {
    return `${this.source.fqn} == "" && ${this.snapshot.fqn} != ""`;
  }

  private writer(id: string, props: RdsDatabaseProps, common: Omit<DbInstanceConfig, "instanceClass">): DbInstance {
    const { database, role } = props;
    const { identifier } = database;
    const source = this.source.fqn;
    /** What only a writer is told; a replica has it from its source. */
    const ofWriter = (expression: string): string => `\${${source} == "" ? ${expression} : null}`;
    const size = new SiteVariable(this, "instance_class", {
      type: "string",
      description: `Instance class of this site's ${database.name} and its readers.`,
      value: database.instanceClass[role],
    });
    const multiAz = new SiteVariable(this, "multi_az", {
      type: "bool",
      description: `Whether this site's ${database.name} has a twin in another zone.`,
      value: database.multiAz[role],
    });
    const finalSnapshot = new SiteVariable(this, "final_snapshot", {
      type: "bool",
      description: `Whether deleting this site's ${database.name} leaves a snapshot; RDS refuses that for a replica.`,
      // A replica that is protected may be promoted at any moment and must leave one from then on; while it is a
      // replica nobody can delete it anyway.
      value: role === "active" || database.crossRegion !== "replica" || database.deletionProtection,
    });
    const backupWindow = new SiteVariable(this, "backup_window", {
      type: "string",
      description: `When this site's ${database.name} is backed up (UTC), at another time than the other site's.`,
      value: props.backupWindow,
    });
    const instance = new DbInstance(this, "db_instance", {
      ...common,
      identifier,
      // A reader must not name one: RDS puts it into its source's.
      dbSubnetGroupName: this.subnetGroupName,
      instanceClass: size.stringValue,
      multiAz: multiAz.booleanValue,
      replicateSourceDb: `\${${source} == "" ? null : ${source}}`,
      snapshotIdentifier: `\${${this.restored} ? ${this.snapshot.fqn} : null}`,
      username: ofWriter(`"${database.username}"`),
      dbName: ofWriter(`"${database.databaseName}"`),
      // An empty password is none, and the provider leaves it out: a replica has its source's. The version is the same in
      // both roles, so that a promotion changes nothing.
      passwordWo: `\${${source} == "" ? ${props.secret.entry("password")} : ""}`,
      passwordWoVersion: database.passwordVersion,
      kmsKeyId: `\${${this.keyArn}}`,
      backupRetentionPeriod: database.backupRetentionDays,
      backupWindow: backupWindow.stringValue,
      deletionProtection: database.deletionProtection,
      skipFinalSnapshot: `\${!${finalSnapshot.fqn}}` as unknown as boolean,
      finalSnapshotIdentifier: this.finalSnapshotName,
      dependsOn: [...this.logGroups],
    });
    // A replica has its source's size, and what is restored its snapshot's, which cannot be made smaller.
    const { sizeGib } = props.storage;
    instance.addOverride("allocated_storage", `\${${source} == "" && ${this.snapshot.fqn} == "" ? ${sizeGib} : null}`);
    instance.addOverride("lifecycle", {
      // What counts only when the instance is made: another value later would replace it, data and all. AWS need not show
      // the names for a replica, and a restored instance keeps its snapshot's key. A change of role is not Terraform's
      // to make.
      ignore_changes: ["username", "db_name", "kms_key_id", "snapshot_identifier", "replicate_source_db"],
      replace_triggered_by: [this.generation],
      postcondition: [
        {
          condition: `\${(self.replicate_source_db == null || self.replicate_source_db == "") == (${source} == "")}`,
          error_message: roleMessage(
            database.name,
            `aws rds promote-read-replica --db-instance-identifier ${identifier} --backup-retention-period ` +
              `${database.backupRetentionDays} --preferred-backup-window \${${backupWindow.fqn}}`,
            this.source,
          ),
        },
      ],
    });
    instance.overrideLogicalId(id);
    return instance;
  }

  private readers(
    id: string,
    { database, role, zones, presence, launched }: RdsDatabaseProps,
    common: Omit<DbInstanceConfig, "instanceClass">,
  ): DbInstance {
    const variable = new SiteVariable(this, "readers", {
      type: "map(string)",
      description: `This site's readers of ${database.name} by their place in the list, with their availability zones.`,
      value: spread(launched ? database.readers[role] : 0, zones),
    });
    const iterator = TerraformIterator.fromMap(variable.value as Record<string, string>);
    const identifier = names.readerIdentifier(database.identifier, "${each.key}");
    const logGroups = database.logs.map(
      (log) =>
        new CloudwatchLogGroup(this, `reader_log_${log}`, {
          forEach: iterator,
          name: names.databaseLogGroupName("rds", identifier, log),
          retentionInDays: database.logRetentionDays,
        }),
    );
    const reader = new DbInstance(this, "reader", {
      ...common,
      forEach: iterator,
      identifier,
      instanceClass: presence.attribute(this.instance, "instance_class"),
      replicateSourceDb: presence.attribute(this.instance, "identifier"),
      availabilityZone: "${each.value}",
      multiAz: false,
      skipFinalSnapshot: true,
      dependsOn: logGroups,
    });
    reader.addOverride("lifecycle", { replace_triggered_by: [this.generation] });
    reader.overrideLogicalId(`${id}_reader`);
    return reader;
  }

  private addNames(props: RdsDatabaseProps, readers: DbInstance): void {
    const { database, presence, role, launched, privateNames } = props;
    const writer = new PrivateName(this, "name", {
      names: privateNames,
      label: names.writerLabel(database.name),
      instanceId: database.identifier,
      target: presence.attribute(this.instance, "address"),
    });
    presence.apply(writer.record);
    // Never none, so that the name's first record is changed in place when readers come, and the name is never without one.
    const keys = Array.from({ length: Math.max(database.readers[role], 1) }, (_, index) => String(index + 1));
    const targets = new SiteVariable(this, "reader_names", {
      type: "set(string)",
      description: `Who answers as reader of ${database.name}: the readers by their place; while there are none, 1 is the instance itself.`,
      value: launched ? keys : [],
    });
    const name = new PrivateName(this, "reader_name", {
      names: privateNames,
      label: names.readerLabel(database.name),
      instanceId: "${each.key}",
      target: `\${try(${readers.fqn}[each.key].address, ${bare(presence.attribute(this.instance, "address"))})}`,
    });
    name.record.addOverride("for_each", `\${${targets.fqn}}`);
  }
}

/** An expression without its `${}`. */
const bare = (expression: string): string => expression.replace(/^\$\{(.*)\}$/, "$1");
