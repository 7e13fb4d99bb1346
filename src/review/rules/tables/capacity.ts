/** How far something may grow by itself, and how large it is. */

/** The argument that limits growth. */
export const GROWS_TO: Readonly<Record<string, string | undefined>> = {
  aws_appautoscaling_target: "max_capacity",
  aws_autoscaling_group: "max_size",
  aws_eks_node_group: "scaling_config.max_size",
};

/** The argument that names the size of what does not grow by itself. */
export const SIZED_BY: Readonly<Record<string, string | undefined>> = {
  aws_db_instance: "instance_class",
  aws_docdb_cluster_instance: "instance_class",
  aws_elasticache_replication_group: "node_type",
  aws_memorydb_cluster: "node_type",
  aws_neptune_cluster_instance: "instance_class",
  aws_rds_cluster_instance: "instance_class",
};

const SIZES = ["nano", "micro", "small", "medium", "large", "xlarge"];

/** The place of a size (`db.t4g.medium`) among the sizes; families are not compared. `undefined` for serverless. */
export function sizeOf(instanceClass: string): number | undefined {
  const size = instanceClass.split(".").at(-1) ?? "";
  const times = /^(\d+)xlarge$/.exec(size)?.[1];
  const place = times === undefined ? SIZES.indexOf(size) : SIZES.length - 1 + Number(times);
  return place < 0 ? undefined : place;
}
