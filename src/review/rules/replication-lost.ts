import type { ShownObject } from "../../terraform";
import type { Finding, Rule } from "../model";
import { bucketRulesOf, lossesOf } from "./support/bucket-replication";
import { type Change, eachChange, findingOf, listed } from "./support/changes";
import { gone, type Guard, guarded, noLonger, protectedAlteration } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { at, blocksAt, isHidden, textAt } from "./support/values";

export const REPLICATION_GUARDS: readonly Guard[] = [
  {
    types: ["aws_db_instance"],
    path: "replicate_source_db",
    loss: gone("it is promoted, so it no longer copies its source"),
  },
  {
    types: ["aws_rds_cluster", "aws_neptune_cluster"],
    path: "replication_source_identifier",
    loss: gone("it is promoted, so it no longer copies its source"),
  },
  {
    types: ["aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"],
    path: "global_cluster_identifier",
    loss: gone("it leaves its global cluster, so it no longer has a copy in the other region, or is none"),
  },
  {
    types: ["aws_elasticache_replication_group"],
    path: "global_replication_group_id",
    loss: gone("it leaves its global datastore"),
  },
  {
    types: ["aws_efs_file_system"],
    path: "protection.replication_overwrite",
    loss: noLonger("REPLICATING", "it is no longer protected as the target of a replication"),
  },
];

/** Resources that are nothing but a relation between copies, and what each belongs to. */
const RELATIONS: Readonly<
  Record<string, { readonly parents: readonly string[]; readonly attributes: readonly string[] }>
> = {
  aws_s3_bucket_replication_configuration: { parents: ["aws_s3_bucket"], attributes: ["bucket"] },
  aws_rds_global_cluster: { parents: [], attributes: [] },
  aws_docdb_global_cluster: { parents: [], attributes: [] },
  aws_neptune_global_cluster: { parents: [], attributes: [] },
  aws_elasticache_global_replication_group: {
    parents: ["aws_elasticache_replication_group"],
    attributes: ["primary_replication_group_id"],
  },
  aws_dynamodb_table_replica: { parents: ["aws_dynamodb_table"], attributes: ["global_table_arn"] },
  aws_dynamodb_global_table: { parents: ["aws_dynamodb_table"], attributes: ["name"] },
  aws_efs_replication_configuration: { parents: ["aws_efs_file_system"], attributes: ["source_file_system_id"] },
  aws_ecr_replication_configuration: { parents: [], attributes: [] },
};

/** What keeps the other site's copy up to date ends. */
export const replicationLost: Rule = eachChange((change) => [
  ...guarded(change, "REPLICATION_LOST", REPLICATION_GUARDS),
  ...relationEnds(change),
  ...replicasGo(change),
  ...bucketRules(change),
]);

function relationEnds(change: Change): Finding[] {
  const { input, resource } = change;
  const relation = RELATIONS[resource.type];
  // A replacement starts again from what is there.
  if (!relation || resource.action !== "delete") return [];
  const { parents, attributes } = relation;
  if (attributes.some((name) => destroyedIn(input).has(parents, textAt(resource.before, name)))) return [];
  const what = `${resource.address} goes: what it copies to the other site stays as it is then.`;
  return [findingOf(change, "REPLICATION_LOST", [], what)];
}

/** Replicas that a resource names itself, by region. */
function replicasGo(change: Change): Finding[] {
  if (!["aws_secretsmanager_secret", "aws_dynamodb_table"].includes(change.resource.type)) return [];
  const alteration = protectedAlteration(change);
  if (!alteration) return [];
  const names = ({ region, region_name }: ShownObject) => region ?? region_name;
  const after = blocksAt(alteration.after, "replica");
  if (isHidden(at(alteration.after, "replica")) || after.some((replica) => isHidden(names(replica)))) return [];
  const kept = after.map(names);
  const lost = blocksAt(alteration.before, "replica")
    .map(names)
    .filter((region) => typeof region === "string" && !isHidden(region) && !kept.includes(region)) as string[];
  if (lost.length === 0) return [];
  const what = `${change.resource.address} loses its replica in ${listed(lost)}.`;
  return [findingOf(change, "REPLICATION_LOST", ["replica"], what)];
}

function bucketRules(change: Change): Finding[] {
  if (change.resource.type !== "aws_s3_bucket_replication_configuration") return [];
  const alteration = protectedAlteration(change);
  if (!alteration || isHidden(at(alteration.after, "rule"))) return [];
  const after = bucketRulesOf(alteration.after);
  const losses = bucketRulesOf(alteration.before)
    .filter(({ enabled }) => enabled)
    .flatMap((was) => {
      const is = after.find(({ id }) => id === was.id);
      if (is) return lossesOf(was, is).map((loss) => ({ ...loss, says: `rule ${was.id} ${loss.says}` }));
      return after.some((each) => lossesOf(was, each).length === 0)
        ? []
        : [{ says: `rule ${was.id} goes`, severity: undefined }];
    });
  if (losses.length === 0) return [];
  const severity = losses.every((each) => each.severity === "attention") ? "attention" : undefined;
  const what = `${change.resource.address}: ${listed(losses.map(({ says }) => says))}.`;
  return [findingOf(change, "REPLICATION_LOST", ["rule"], what, severity)];
}
