import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DataResource, type TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { names, type Role, type Zone } from "../../system";
import type { Database } from "../../system/database";
import type { Network } from "../network";
import type { Presence } from "../presence";
import type { PrivateNames } from "../private-names";
import type { SecretLookup } from "../secret";
import { SiteVariable } from "../site-variable";

export interface DatabaseProps {
  readonly database: Database;
  readonly network: Network;
  /** The site's availability zones, which readers are spread over. */
  readonly zones: readonly Zone[];
  readonly presence: Presence;
  /** Whether it stands in this site now: what `presence` says, for values of variables. */
  readonly launched: boolean;
  /** What the site is now, for values of variables. */
  readonly role: Role;
  /** ARN of the same database in the other site, for values of variables. */
  readonly otherArn: string;
  /** Region of the other site, for values of variables. */
  readonly otherRegion: string;

  /**
   * Raised to make the site's database anew. What stood there is deleted, and leaves a final snapshot with the old number
   * in its name.
   */
  readonly generation: number;

  /**
   * ARN of a snapshot that the database starts from when it is made.
   *
   * @default - an empty database
   */
  readonly restoreFrom: string | undefined;

  /** When backups are taken in this site, for values of variables. */
  readonly backupWindow: string;

  /** `alias/...` of the key that encrypts it. */
  readonly keyAlias: string;
  /** Secret with the entry `password`. */
  readonly secret: SecretLookup;
  /** Role that enhanced monitoring writes with. */
  readonly monitoringRoleArn: string;
  /** Where its names go. */
  readonly privateNames: PrivateNames;
}

/**
 * What a database stands on in one site, whatever its engine: a key of its own, isolated subnets, a security group that lets
 * nothing in until somebody is allowed, log groups, and its generation.
 */
export abstract class DatabaseFoundation extends Construct {
  protected readonly database: Database;
  /** The key's ARN, as an expression without `${}`. */
  protected readonly keyArn: string;
  protected readonly subnetGroupName: string;
  protected readonly logGroups: readonly CloudwatchLogGroup[];
  /** Address of what changes when the database is to be made anew. */
  protected readonly generation: string;
  protected readonly finalSnapshotName: string;
  private readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { database, network } = props;
    const { identifier } = database;
    this.database = database;
    const key = new KmsKey(this, "key", {
      description: `Database ${identifier}`,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    // Without the key there is no data.
    key.overrideLogicalId(`${id}_key`);
    new KmsAlias(this, "key_alias", { name: props.keyAlias, targetKeyId: key.keyId });
    this.keyArn = `${key.fqn}.arn`;
    this.subnetGroupName = new DbSubnetGroup(this, "db_subnet_group", {
      name: identifier,
      description: `Isolated subnets for ${identifier}`,
      subnetIds: network.isolatedSubnets.subnetIds,
    }).name;
    this.securityGroup = new SecurityGroup(this, "security_group", {
      // A prefix, because a group that has to be replaced needs its successor before it can go.
      namePrefix: `${identifier}-database-`,
      description: `Database ${identifier}`,
      vpcId: network.vpcId,
      tags: { Name: `${identifier}-database` },
      lifecycle: { createBeforeDestroy: true },
    });
    // Made before RDS makes them, because RDS would keep what is in them for ever.
    this.logGroups = database.logs.map(
      (log) =>
        new CloudwatchLogGroup(this, `log_${log}`, {
          name: names.databaseLogGroupName(database.kind, identifier, log),
          retentionInDays: database.logRetentionDays,
        }),
    );
    const generation = new SiteVariable(this, "generation", {
      type: "number",
      description: `Raised to make this site's ${database.name} anew.`,
      value: props.generation,
    });
    const marker = new DataResource(this, "generation_marker");
    marker.overrideLogicalId(`${id}_generation`);
    marker.addOverride("input", generation.numberValue);
    // `replace_triggered_by` wants a bare address.
    this.generation = `terraform_data.${id}_generation`;
    this.finalSnapshotName = names.finalSnapshotName(identifier, `\${${generation.fqn}}`);
  }

  protected get securityGroupIds(): string[] {
    return [this.securityGroup.id];
  }

  /** Lets a security group's members connect, from both ends. */
  allow(service: string, securityGroupId: string): void {
    const { name, port } = this.database;
    const hop = { ipProtocol: "tcp", fromPort: port, toPort: port };
    new VpcSecurityGroupIngressRule(this, `from_${service}`, {
      ...hop,
      securityGroupId: this.securityGroup.id,
      referencedSecurityGroupId: securityGroupId,
      description: `From the instances of ${service}`,
    });
    new VpcSecurityGroupEgressRule(this, `to_${service}`, {
      ...hop,
      securityGroupId,
      referencedSecurityGroupId: this.securityGroup.id,
      description: `To the database ${name}`,
    });
  }
}

/** The places of a number of instances: keys "1", "2", ..., each with a zone, going round. */
export const spread = (count: number, zones: readonly Zone[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [String(index + 1), zones[index % zones.length]?.name ?? ""]),
  );

/** What to say when Terraform finds another role than the system file has, or who owns the exported HCL has set. */
export const roleMessage = (name: string, promote: string, from: TerraformVariable): string => {
  const source = from.fqn;
  const variable = from.friendlyUniqueId;
  const generation = variable.replace(/_source_arn$/, "_generation");
  return (
    `\${${source} == "" ? "The database ${name} of this site is a replica, and topology.active (here ${variable}) says that it ` +
    `is the writer. Promote it first (${promote}), or correct topology.active (${variable})." : "The database ${name} of ` +
    `this site is a writer of its own, and topology.active (here ${variable}) says that it is a replica. If it was promoted, ` +
    `set topology.active to this site (empty ${variable}); if it is what was left behind, raise topology.generation of this ` +
    `site (${generation})."}`
  );
};
