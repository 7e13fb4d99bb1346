import type { ShownValue } from "../../terraform";
import type { Finding, Rule } from "../model";
import { widening } from "./policies/compare";
import { isPublic } from "./policies/document";
import { BLOCKS, DATABASES, madePublic, REACHABLE } from "./public-created";
import { type Change, eachChange, findingOf, isDestroyed, listed } from "./support/changes";
import { type Guard, guarded, off, on, protectedAlteration } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { policyChange } from "./support/policies";
import { at, flag, isEmpty, isHidden, textAt, textsAt } from "./support/values";
import { baselines } from "./support/drift";

export const PUBLIC_GUARDS: readonly Guard[] = [
  { types: DATABASES, path: "publicly_accessible", loss: on(`it gets a public address: ${REACHABLE}`) },
  {
    types: ["aws_instance", "aws_launch_configuration"],
    path: "associate_public_ip_address",
    loss: on("instances get public addresses"),
  },
  {
    types: ["aws_launch_template"],
    path: "network_interfaces.associate_public_ip_address",
    loss: on("instances get public addresses"),
  },
  {
    types: ["aws_subnet", "aws_default_subnet"],
    path: "map_public_ip_on_launch",
    loss: on("whatever is launched in it gets a public address"),
  },
  {
    types: ["aws_lb", "aws_alb", "aws_elb"],
    path: "internal",
    loss: (before, after) =>
      flag(before) === true && flag(after) === false ? `it is internet-facing instead of internal` : undefined,
  },
  {
    types: ["aws_eks_cluster"],
    path: "vpc_config.endpoint_public_access",
    loss: on("its API can be reached from the internet"),
  },
  ...["aws_s3_bucket_public_access_block", "aws_s3_account_public_access_block"].flatMap((type) =>
    BLOCKS.map((path): Guard => ({ types: [type], path, loss: off(`${path} is off, so it may become public`) })),
  ),
  {
    types: ["aws_lambda_function_url"],
    path: "authorization_type",
    loss: (before, after) => (before !== after && after === "NONE" ? "anybody may call it" : undefined),
  },
];

/** Something that could be reached from inside only can be reached from outside. */
export const publicAddress: Rule = eachChange((change) => [
  ...guarded(change, "PUBLIC_ADDRESS", PUBLIC_GUARDS),
  ...madePublic(change),
  ...blockGoes(change),
  ...clusterApi(change),
  ...policies(change),
  ...permissions(change),
]);

function blockGoes(change: Change): Finding[] {
  const { input, resource } = change;
  const { type, action, before, address } = resource;
  if (action !== "delete" || !isDestroyed(resource)) return [];
  if (!/^aws_s3_(bucket|account)_public_access_block$/.test(type)) return [];
  if (destroyedIn(input).has(["aws_s3_bucket"], textAt(before, "bucket"), change)) return [];
  return [findingOf(change, "PUBLIC_ADDRESS", [], `${address} goes: nothing keeps the bucket from becoming public.`)];
}

/** Who may reach the API of a cluster whose endpoint is public already. */
function clusterApi(change: Change): Finding[] {
  if (change.resource.type !== "aws_eks_cluster") return [];
  const alteration = protectedAlteration(change);
  if (!alteration || flag(at(alteration.after, "vpc_config.endpoint_public_access")) !== true) return [];
  if (flag(at(alteration.before, "vpc_config.endpoint_public_access")) !== true) return [];
  const known = textsAt(alteration.before, "vpc_config.public_access_cidrs");
  const added = textsAt(alteration.after, "vpc_config.public_access_cidrs").filter((cidr) => !known.includes(cidr));
  if (added.length === 0 || known.includes("0.0.0.0/0")) return [];
  const what = `${change.resource.address}: its API can be reached from ${listed(added)}, too.`;
  return [findingOf(change, "PUBLIC_ADDRESS", ["vpc_config"], what)];
}

/** Policies that allow something to everybody, without a condition that says who that may be. */
function policies(change: Change): Finding[] {
  const { resource } = change;
  // A role that everybody may take is IAM_WIDENED.
  if (resource.type === "aws_iam_role") return [];
  const found = policyChange(change);
  if (!found || found.place.identity) return [];
  // A VPC endpoint lets everybody in the VPC through by default.
  if (resource.type === "aws_vpc_endpoint") return [];
  const known = found.before;
  const added = widening(known, found.after).allowed.filter(({ statement }) => isPublic(statement));
  if (added.length === 0) return [];
  const actions = listed([...new Set(added.flatMap((each) => each.actions))]);
  const what = `${resource.address} allows ${actions} to everybody.`;
  return [findingOf(change, "PUBLIC_ADDRESS", [found.place.attribute], what)];
}

const EVERYBODY = /^(\*|all)$/;

/** Permissions that are resources or lists of their own. */
function permissions(change: Change): Finding[] {
  const { stack, resource } = change;
  const { type, action, after, address } = resource;
  if (after === null || action === "no-op") return [];
  const says = (attribute: string, what: string) => [
    findingOf(change, "PUBLIC_ADDRESS", [attribute], `${address} ${what}.`),
  ];
  const changed = (attribute: string): boolean => {
    const value: ShownValue | undefined = at(after, attribute);
    return !isHidden(value) && baselines(stack, resource).every((values) => at(values, attribute) !== value);
  };
  if (type === "aws_lambda_permission") {
    const open = ["source_arn", "source_account", "principal_org_id"].every((name) => isEmpty(at(after, name)));
    return at(after, "principal") === "*" && open && changed("principal")
      ? says("principal", "lets anybody call it")
      : [];
  }
  if (type === "aws_ami_launch_permission") {
    return EVERYBODY.test(textAt(after, "group") ?? "") && changed("group")
      ? says("group", "shares the image with everybody")
      : [];
  }
  if (type === "aws_db_snapshot") {
    const known = baselines(stack, resource).flatMap((values) => textsAt(values, "shared_accounts"));
    const shared = textsAt(after, "shared_accounts").includes("all") && !known.includes("all");
    return shared ? says("shared_accounts", "shares the snapshot with everybody") : [];
  }
  if (type !== "aws_lambda_function_url" || action !== "create") return [];
  return at(after, "authorization_type") === "NONE" ? says("authorization_type", "can be called by anybody") : [];
}
