/** What is made public from the start, or makes something public that stands. */
import type { ShownObject } from "../../terraform";
import type { Finding } from "../model";
import { type Change, findingOf, listed } from "./support/changes";
import { baselines } from "./support/drift";
import { beforeBy } from "./support/siblings";
import { at, blocksAt, flag, textAt } from "./support/values";

/** What a database has that anybody may connect to. Nobody wants that of a new one either. */
export const DATABASES: readonly string[] = [
  "aws_db_instance",
  "aws_dms_replication_instance",
  "aws_mq_broker",
  "aws_neptune_cluster_instance",
  "aws_rds_cluster_instance",
  "aws_redshift_cluster",
  "aws_redshiftserverless_workgroup",
  "aws_timestreaminfluxdb_db_instance",
];

export const REACHABLE = "the internet can reach it";

/** Each two that together keep something away: ACLs, and policies. */
export const BLOCKS = [
  "block_public_acls",
  "ignore_public_acls",
  "block_public_policy",
  "restrict_public_buckets",
] as const;

export const madePublic = (change: Change): Finding[] => [
  ...machines(change),
  ...publicBlock(change),
  ...publicAcl(change),
  ...addresses(change),
];

/** New databases and new instances. A new load balancer may be internet-facing: something has to be. */
function machines(change: Change): Finding[] {
  const { type, action, after, address } = change.resource;
  if (action !== "create") return [];
  const database = DATABASES.includes(type) && flag(at(after, "publicly_accessible")) === true;
  const path =
    type === "aws_launch_template" ? "network_interfaces.associate_public_ip_address" : "associate_public_ip_address";
  const instance = /^aws_(instance|launch_\w+)$/.test(type) && flag(at(after, path)) === true;
  if (!database && !instance) return [];
  const attribute = database ? "publicly_accessible" : path.replace(/\..*$/, "");
  const what = `${address} is made with a public address${database ? `: ${REACHABLE}` : ""}.`;
  return [findingOf(change, "PUBLIC_ADDRESS", [attribute], what)];
}

/** What was there before of the same owner: something that moves to another address is nothing new. */
const known = ({ input, stack, resource }: Change, argument: string): ShownObject[] => {
  const owner = textAt(resource.after, argument);
  const beside = owner === undefined ? [] : (beforeBy(input, resource.type, argument).get(owner) ?? []);
  return [...baselines(stack, resource), ...beside];
};

/** A bucket without a block has all of it on since 2023; one that leaves it off is there to do that. */
function publicBlock(change: Change): Finding[] {
  const { type, action, after, address } = change.resource;
  if (action !== "create" || !/^aws_s3_(bucket|account)_public_access_block$/.test(type)) return [];
  const isOff = (values: ShownObject | null, name: string) => {
    const value = at(values, name);
    return value === undefined || value === null || flag(value) === false;
  };
  const pairs = [BLOCKS.slice(0, 2), BLOCKS.slice(2)];
  const before = known(change, "bucket");
  const open = pairs.filter(
    (pair) =>
      pair.every((name) => isOff(after, name)) && !before.some((values) => pair.every((name) => isOff(values, name))),
  );
  if (open.length === 0) return [];
  const what = `${address} is made with ${listed(open.flat())} off, so it may become public.`;
  return [findingOf(change, "PUBLIC_ADDRESS", open.flat(), what)];
}

/** The groups that everybody is in, and everybody with an account of AWS. */
const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** What an ACL lets everybody do: by its name, or by its grants. */
function publicGrants(values: ShownObject): string[] {
  const named = textAt(values, "acl") ?? "";
  const grants = blocksAt(values, "access_control_policy.grant")
    .filter((grant) => EVERYBODY.test(textAt(grant, "grantee.uri") ?? ""))
    .map((grant) => `${textAt(grant, "permission") ?? ""} ${textAt(grant, "grantee.uri") ?? ""}`);
  return /^(public-|authenticated-read$)/.test(named) ? [named, ...grants] : grants;
}

/** Also one that is changed. */
function publicAcl(change: Change): Finding[] {
  const { type, action, after, address } = change.resource;
  if (type !== "aws_s3_bucket_acl" || after === null || action === "no-op") return [];
  const before = known(change, "bucket").flatMap(publicGrants);
  if (publicGrants(after).every((each) => before.includes(each))) return [];
  const attribute = textAt(after, "acl") === undefined ? "access_control_policy" : "acl";
  return [findingOf(change, "PUBLIC_ADDRESS", [attribute], `${address}: its ACL is public.`)];
}

/** By which argument an elastic IP is given to something. */
const GIVEN: Readonly<Record<string, readonly string[]>> = {
  aws_eip: ["instance", "network_interface"],
  aws_eip_association: ["instance_id", "network_interface_id"],
};

/** An instance, or its interface, that had no address of its own. One of a new instance is known after apply. */
function addresses(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const names = GIVEN[resource.type];
  if (!names || resource.action === "no-op") return [];
  return names.flatMap((name, index) => {
    const holder = textAt(resource.after, name);
    if (holder === undefined) return [];
    const had =
      baselines(stack, resource).some((values) => textAt(values, name) === holder) ||
      Object.entries(GIVEN).some(([type, arguments_]) => beforeBy(input, type, arguments_[index] ?? "").has(holder));
    if (had) return [];
    const what = `${resource.address} gives ${holder} a public address.`;
    return [findingOf(change, "PUBLIC_ADDRESS", [name], what)];
  });
}
