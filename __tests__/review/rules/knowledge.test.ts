import { DELETION_GUARDS } from "../../../src/review/rules/deletion-protection-lost";
import { PUBLIC_GUARDS } from "../../../src/review/rules/public-address";
import { REPLICATION_GUARDS } from "../../../src/review/rules/replication-lost";
import { VERSIONING_GUARDS } from "../../../src/review/rules/versioning-lost";
import { BACKUP_GUARDS } from "../../../src/review/rules/tables/backups";
import { GROWS_TO, SIZED_BY } from "../../../src/review/rules/tables/capacity";
import { DATABASE_EFFECTS } from "../../../src/review/rules/tables/databases";
import { NAMED, PATH_GUARDS, PATHS } from "../../../src/review/rules/tables/dependencies";
import { ENCRYPTION_GUARDS } from "../../../src/review/rules/tables/encryption";
import { INTERRUPTING } from "../../../src/review/rules/tables/interrupting";
import { ATTACHMENTS, HOLDERS, POLICIES } from "../../../src/review/rules/tables/policies";
import { STATEFUL } from "../../../src/review/rules/tables/stateful";

/*
 * The tables name types and arguments of the providers. A name that the provider does not know would never be found in a
 * plan, and nobody would notice; the bindings are made from the provider's schema.
 */

/** Gone from the provider that the bindings are made from, and still in 5.100. */
const OLD = new Set(["aws_alb", "aws_qldb_ledger"]);

/** Has another name in the bindings. */
const FOLDERS: Readonly<Record<string, string>> = {
  aws_alb: "alb",
  aws_s3_bucket_versioning: "s3-bucket-versioning",
};

/** `mq-broker` of `aws_mq_broker`. */
const folderOf = (type: string): string => {
  const [provider = "", ...rest] = type.split("_");
  return `@cdktf/provider-${provider}/lib/${FOLDERS[type] ?? rest.join("-")}`;
};

const camel = (name: string): string => name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Names of everything that an instance of the type has: arguments, blocks and attributes. */
function membersOf(type: string): Set<string> | undefined {
  let module: Record<string, unknown>;
  try {
    module = jest.requireActual(folderOf(type));
  } catch {
    return undefined;
  }
  const resource = Object.values(module).find(
    (each): each is { prototype: object; tfResourceType: string } =>
      typeof each === "function" && (each as { tfResourceType?: string }).tfResourceType === type,
  );
  return resource && new Set(Object.getOwnPropertyNames(resource.prototype).map((name) => name.toLowerCase()));
}

const guards = [
  ...BACKUP_GUARDS,
  ...DELETION_GUARDS,
  ...ENCRYPTION_GUARDS,
  ...PATH_GUARDS,
  ...PUBLIC_GUARDS,
  ...REPLICATION_GUARDS,
  ...VERSIONING_GUARDS,
].flatMap(({ types, path }) => types.map((type): [string, string] => [type, path.split(".")[0] ?? ""]));
const NAMED_ARGUMENTS: [string, string][] = [
  ...guards,
  ...Object.entries(INTERRUPTING).flatMap(([type, names]) => names.map((name): [string, string] => [type, name])),
  ...Object.entries(GROWS_TO).map(([type, name]): [string, string] => [type, (name ?? "").split(".")[0] ?? ""]),
  ...Object.entries(SIZED_BY).map(([type, name]): [string, string] => [type, name ?? ""]),
  ...Object.entries(POLICIES).map(([type, { attribute }]): [string, string] => [type, attribute]),
  ...Object.entries(POLICIES).flatMap(([type, { owner }]): [string, string][] =>
    owner ? [[type, owner.attribute]] : [],
  ),
  ...Object.entries(ATTACHMENTS).flatMap(([type, { policy, owner }]): [string, string][] => [
    [type, policy],
    [type, owner],
  ]),
  ...["policy_arn", ...Object.keys(HOLDERS)].map((name): [string, string] => ["aws_iam_policy_attachment", name]),
  ...Object.values(HOLDERS).map(({ attachment, owner }): [string, string] => [attachment, owner]),
  ...["inline_policy", "managed_policy_arns"].map((name): [string, string] => ["aws_iam_role", name]),
  ...Object.entries(NAMED).flatMap(([type, names]) => names.map((name): [string, string] => [type, name])),
  ...Object.entries(PATHS).flatMap(([type, { same }]) => same.map((name): [string, string] => [type, name])),
];

test("every type of the tables exists", () => {
  const types = [...new Set([...Object.keys(STATEFUL), ...NAMED_ARGUMENTS.map(([type]) => type)])];
  expect(types.length).toBeGreaterThan(100);
  expect(types.filter((type) => !OLD.has(type) && membersOf(type) === undefined)).toEqual([]);
});

test("every argument of the tables exists", () => {
  const unknown = NAMED_ARGUMENTS.filter(
    ([type, name]) => !OLD.has(type) && name !== "id" && membersOf(type)?.has(camel(name).toLowerCase()) !== true,
  );
  expect(unknown).toEqual([]);
});

test("every effect on a database is on one of its kinds", () => {
  const kinds = ["aws_db_instance", "aws_rds_cluster", "aws_rds_cluster_instance"].map(membersOf);
  const unknown = Object.keys(DATABASE_EFFECTS).filter(
    (name) => !kinds.some((kind) => kind?.has(camel(name).toLowerCase())),
  );
  expect(unknown).toEqual([]);
});
