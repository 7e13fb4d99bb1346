import type { Finding, ReviewedStack, Rule } from "../model";
import type { Severity } from "../verdicts";
import { type Excess, type Widening, widening } from "./policies/compare";
import { demandsTls, isPublic, type Statement } from "./policies/document";
import { type Change, eachChange, findingOf, listed } from "./support/changes";
import { baselines } from "./support/drift";
import { ownerStands } from "./support/owners";
import { policyChange } from "./support/policies";
import { beforeBy } from "./support/siblings";
import { at, isEmpty, isHidden, textAt, textsAt } from "./support/values";
import { ATTACHMENTS, type PolicyPlace } from "./tables/policies";

/** A policy allows more than before, to somebody or about something that is there already. */
export const iamWidened: Rule = eachChange((change) => [
  ...policies(change),
  ...attachments(change),
  ...managedPolicies(change),
  ...boundaries(change),
]);

function policies(change: Change): Finding[] {
  const found = policyChange(change);
  if (!found) return [];
  const { place, before, after } = found;
  const { resource, input } = change;
  const fresh = resource.before === null;
  // What is new altogether has no policy that could get wider, but may still be an administrator.
  const isNew = fresh && (place.owner === undefined || !ownerStands(input, resource.after, place.owner));
  if (isNew) return place.identity ? newAdministrator(change, place.attribute, after) : [];
  // Statements for everybody are PUBLIC_ADDRESS, those that demand TLS ENCRYPTION_LOST, and a vault's BACKUPS_LOST.
  const skipped = (statement: Statement) =>
    (isPublic(statement) && place.identity !== true && resource.type !== "aws_iam_role") ||
    demandsTls(statement) ||
    (statement.effect === "Deny" && resource.type === "aws_backup_vault_policy");
  const wider = widening(before, after);
  const rest: Widening = {
    allowed: wider.allowed.filter(({ statement }) => !skipped(statement)),
    noLongerDenied: wider.noLongerDenied.filter(({ statement }) => !skipped(statement)),
  };
  if (rest.allowed.length + rest.noLongerDenied.length === 0) return [];
  const says = [
    ...rest.allowed.map((each) => `${each.unconditioned ? "allows without a condition" : "allows"} ${describe(each)}`),
    ...rest.noLongerDenied.map((each) => `no longer denies ${describe(each)}`),
  ];
  const what = `${resource.address} ${listed(says, 3)}.`;
  return [findingOf(change, "IAM_WIDENED", [place.attribute], what, severityOf(rest.allowed, place))];
}

const isEverything = ({ actions, resources }: Pick<Excess, "actions" | "resources">): boolean =>
  actions.includes("*") && resources.includes("*");

/** An administrator, or a role that everybody may take, is not merely wider. */
const severityOf = (allowed: readonly Excess[], { identity }: PolicyPlace): Severity =>
  allowed.some((each) => (identity ? isEverything(each) : isPublic(each.statement))) ? "blocked" : "attention";

const isNotTrust = ({ statement }: Pick<Excess, "statement">): boolean =>
  !statement.actions.names.every((action) => action.startsWith("sts:"));

function describe({ statement, actions, resources, principals }: Excess): string {
  const toEverything = resources.length === 1 && resources[0] === "*";
  const about = toEverything ? (isNotTrust({ statement }) ? " on everything" : "") : ` on ${listed(resources, 3)}`;
  const anybody = principals.length === 1 && principals[0] === "*";
  return `${listed(actions)}${about}${anybody ? "" : ` to ${listed(principals, 3)}`}`;
}

/** In a system that stands: in a first deploy everything is new. */
function newAdministrator(change: Change, attribute: string, after: readonly Statement[]): Finding[] {
  const all = after.find(
    ({ effect, actions, resources, conditions }) =>
      effect === "Allow" &&
      conditions.length === 0 &&
      isEverything({ actions: actions.names, resources: resources.names }) &&
      !actions.negated &&
      !resources.negated,
  );
  if (!all || isFirstDeploy(change.stack)) return [];
  return [findingOf(change, "IAM_WIDENED", [attribute], `${change.resource.address} is new and allows everything.`)];
}

const isFirstDeploy = ({ plan }: ReviewedStack): boolean =>
  [...plan.resources.values()].every(({ before, mode }) => before === null || mode === "data");

const isAdministrator = (arn: string): boolean =>
  /:(policy|cluster-access-policy)\/(AdministratorAccess|IAMFullAccess|PowerUserAccess|AmazonEKSClusterAdminPolicy)$/.test(
    arn,
  );

function attachments(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const entry = ATTACHMENTS[resource.type];
  if (!entry || resource.after === null || resource.action === "no-op") return [];
  const owner = { attribute: entry.owner, types: entry.types };
  const name = textAt(resource.after, entry.owner);
  if (resource.before === null && !ownerStands(input, resource.after, owner)) return [];
  const known = new Set(baselines(stack, resource).flatMap((values) => textsAt(values, entry.policy)));
  const others = name === undefined ? undefined : beforeBy(input, resource.type, entry.owner).get(name);
  others?.flatMap((values) => textsAt(values, entry.policy)).forEach((arn) => known.add(arn));
  const added = textsAt(resource.after, entry.policy).filter((arn) => !known.has(arn));
  if (added.length === 0) return [];
  const what = `${resource.address} gives ${name ?? "somebody"} what ${listed(added)} allows.`;
  return [
    findingOf(change, "IAM_WIDENED", [entry.policy], what, added.some(isAdministrator) ? "blocked" : "attention"),
  ];
}

/** Policies that a role names itself. */
function managedPolicies(change: Change): Finding[] {
  const { stack, resource } = change;
  if (resource.type !== "aws_iam_role" || resource.action !== "update") return [];
  const known = new Set(baselines(stack, resource).flatMap((values) => textsAt(values, "managed_policy_arns")));
  const added = textsAt(resource.after, "managed_policy_arns").filter((arn) => !known.has(arn));
  if (added.length === 0) return [];
  const what = `${resource.address} is given what ${listed(added)} allows.`;
  return [findingOf(change, "IAM_WIDENED", ["managed_policy_arns"], what)];
}

/** A boundary limits what policies may allow. */
function boundaries(change: Change): Finding[] {
  const { resource } = change;
  if (!["aws_iam_role", "aws_iam_user"].includes(resource.type) || resource.action !== "update") return [];
  const [was, is] = [at(resource.before, "permissions_boundary"), at(resource.after, "permissions_boundary")];
  if (isEmpty(was) || isHidden(was) || isHidden(is) || was === is) return [];
  const what = `${resource.address} ${isEmpty(is) ? "loses its permissions boundary" : "gets another permissions boundary"}.`;
  return [findingOf(change, "IAM_WIDENED", ["permissions_boundary"], what)];
}
