/** Which database takes the writes. */
import type { ResourceChange } from "../../../terraform";
import type { ReviewedStack } from "../../model";
import { at, flag, isEmpty, isHidden } from "./values";

/** Databases with one writer, and the argument that makes one of them a copy of another. */
const SOURCE_OF: Readonly<Record<string, string | undefined>> = {
  aws_db_instance: "replicate_source_db",
  aws_rds_cluster: "replication_source_identifier",
  // Has no such argument: of a global cluster only the roles of the sites say who writes.
  aws_docdb_cluster: undefined,
  aws_neptune_cluster: "replication_source_identifier",
};

const MEMBERS = ["aws_rds_cluster_instance", "aws_docdb_cluster_instance", "aws_neptune_cluster_instance"];

/** Span both sites. */
const GLOBAL = ["aws_rds_global_cluster", "aws_docdb_global_cluster", "aws_neptune_global_cluster"];

export const sourceArgument = (type: string): string | undefined => SOURCE_OF[type];

/** Whether it copies another database now; `undefined` if that cannot be told. */
export function isCopy({ type, before }: ResourceChange): boolean | undefined {
  const argument = SOURCE_OF[type];
  if (argument === undefined || before === null) return undefined;
  const source = at(before, argument);
  return isHidden(source) ? undefined : !isEmpty(source);
}

/**
 * Whether the writes of the system go to this database now.
 *
 * The system file says which site is active, and the resource whether it is a copy: a reader of the active site is not it.
 * Of a cluster's instances, the one that the state knows as its writer.
 */
export function isLiveWriter({ role }: ReviewedStack, resource: ResourceChange): boolean {
  const { type, before } = resource;
  if (before === null) return false;
  if (GLOBAL.includes(type)) return true;
  if (role !== "active") return false;
  if (MEMBERS.includes(type)) return flag(at(before, "writer")) !== false;
  return type in SOURCE_OF && isCopy(resource) !== true;
}
