import type { ShownObject } from "../../terraform";
import type { Finding, ReviewedStack, Rule } from "../model";
import type { Severity } from "../verdicts";
import { isAdministrators, isAllBut, isEverything } from "./policies/administrator";
import { type Excess, type Widening, widening } from "./policies/compare";
import { demandsTls, isPublic, readPolicy, type Statement } from "./policies/document";
import { alterationOf, type Change, eachChange, findingOf, listed } from "./support/changes";
import { configuredArguments } from "./support/configuration";
import { baselines } from "./support/drift";
import { ownerStands } from "./support/owners";
import { policyChange } from "./support/policies";
import { beforeBy } from "./support/siblings";
import { at, blocksAt, isEmpty, isHidden, isList, textAt, textsAt } from "./support/values";
import { ATTACHMENTS, HOLDERS, type PolicyPlace } from "./tables/policies";

/** A policy allows more than before, to somebody or about something that is there already. */
export const iamWidened: Rule = eachChange((change) => [
  ...policies(change),
  ...inlinePolicies(change),
  ...attachments(change),
  ...manyAttachments(change),
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
  if (isNew && place.identity) return newAdministrator(change, place.attribute, after);
  if (isNew) return resource.type === "aws_iam_role" ? newRole(change, place.attribute, after) : [];
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
  return wideningOf(change, place, rest);
}

/** The policies that stand within a role, as one. */
function inlinePolicies(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const { type, action, before, after, address } = resource;
  if (type !== "aws_iam_role" || after === null || action === "no-op") return [];
  // A role shows the policies that other resources give it.
  const configured = configuredArguments(input, stack.id, address);
  if (configured && !configured.has("inline_policy")) return [];
  const statements = (values: ShownObject): Statement[] =>
    blocksAt(values, "inline_policy").flatMap((each) => readPolicy(textAt(each, "policy") ?? "") ?? []);
  if (before === null) return newAdministrator(change, "inline_policy", statements(after));
  const name = textAt(before, "name") ?? "";
  const own = beforeBy(input, "aws_iam_role_policy", "role").get(name) ?? [];
  const known = [
    ...baselines(stack, resource).flatMap(statements),
    ...own.flatMap((values) => readPolicy(textAt(values, "policy") ?? "") ?? []),
  ];
  const { allowed, noLongerDenied } = widening(known, statements(after));
  // What a policy denied that is not known any more cannot be told.
  const isKnown = blocksAt(after, "inline_policy").every((each) => !isHidden(at(each, "policy")));
  const isThere = isKnown && isList(at(after, "inline_policy"));
  return wideningOf(
    change,
    { attribute: "inline_policy", identity: true },
    { allowed, noLongerDenied: isThere ? noLongerDenied : [] },
  );
}

function wideningOf(change: Change, place: PolicyPlace, { allowed, noLongerDenied }: Widening): Finding[] {
  if (allowed.length + noLongerDenied.length === 0) return [];
  const says = [
    ...allowed.map((each) => `${each.unconditioned ? "allows without a condition" : "allows"} ${describe(each)}`),
    ...noLongerDenied.map((each) => `no longer denies ${describe(each)}`),
  ];
  const what = `${change.resource.address} ${listed(says, 3)}.`;
  return [findingOf(change, "IAM_WIDENED", [place.attribute], what, severityOf(allowed, place))];
}

/** What a statement allows more than before, as a statement: of one that names all but something, all of it. */
const asStatement = ({ statement, actions, resources }: Excess): Pick<Statement, "actions" | "resources"> => ({
  actions: statement.actions.negated ? statement.actions : { names: actions, negated: false },
  resources: statement.resources.negated ? statement.resources : { names: resources, negated: false },
});

/** An administrator, or a role that everybody may take, is not merely wider. */
const severityOf = (allowed: readonly Excess[], { identity }: PolicyPlace): Severity =>
  allowed.some((each) => (identity ? isEverything(asStatement(each)) : isPublic(each.statement)))
    ? "blocked"
    : "attention";

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
  const allows = after.filter(({ effect }) => effect === "Allow");
  const all = allows.filter(isEverything);
  const most = all.length > 0 ? all : allows.filter(isAllBut);
  if (most.length === 0 || isFirstDeploy(change.stack)) return [];
  const limited = after.length > allows.length || most.every(({ conditions }) => conditions.length > 0);
  const much = all.length > 0 ? "everything" : `all but ${listed(most[0]?.actions.names ?? [])} on everything`;
  const what = `${change.resource.address} is new and allows ${much}${limited ? ", within limits" : ""}.`;
  return [findingOf(change, "IAM_WIDENED", [attribute], what, all.length > 0 && !limited ? "blocked" : "attention")];
}

/** Nobody wants that of a first deploy either. */
function newRole(change: Change, attribute: string, after: readonly Statement[]): Finding[] {
  if (!after.some(isPublic)) return [];
  const what = `${change.resource.address} is new, and everybody may take it.`;
  return [findingOf(change, "IAM_WIDENED", [attribute], what, "blocked")];
}

const isFirstDeploy = ({ plan }: ReviewedStack): boolean =>
  [...plan.resources.values()].every(({ before, mode }) => before === null || mode === "data");

function attachments(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const entry = ATTACHMENTS[resource.type];
  if (!entry || resource.after === null || resource.action === "no-op") return [];
  const owner = { attribute: entry.owner, types: entry.types };
  const name = textAt(resource.after, entry.owner);
  // Who is new altogether may be given anything, but not everything in a system that stands.
  const isNew = resource.before === null && !ownerStands(input, resource.after, owner);
  if (isNew && isFirstDeploy(stack)) return [];
  const known = new Set(baselines(stack, resource).flatMap((values) => textsAt(values, entry.policy)));
  const others = name === undefined ? undefined : beforeBy(input, resource.type, entry.owner).get(name);
  others?.flatMap((values) => textsAt(values, entry.policy)).forEach((arn) => known.add(arn));
  const added = textsAt(resource.after, entry.policy).filter((arn) => !known.has(arn));
  return given(change, entry.policy, added, isNew, `gives ${name ?? "somebody"}`);
}

/** To somebody who is new, only an administrator's policy is too much. */
function given(change: Change, attribute: string, added: readonly string[], isNew: boolean, says: string): Finding[] {
  const much = isNew ? added.filter(isAdministrators) : added;
  if (much.length === 0) return [];
  const what = `${change.resource.address} ${says} what ${listed(much)} allows.`;
  return [findingOf(change, "IAM_WIDENED", [attribute], what, much.some(isAdministrators) ? "blocked" : "attention")];
}

/** One policy for many at once. */
function manyAttachments(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const { type, action, after } = resource;
  const arn = textAt(after, "policy_arn");
  if (type !== "aws_iam_policy_attachment" || action === "no-op" || arn === undefined) return [];
  const same = [...baselines(stack, resource), ...(beforeBy(input, type, "policy_arn").get(arn) ?? [])].filter(
    (values) => textAt(values, "policy_arn") === arn,
  );
  const added = Object.entries(HOLDERS).flatMap(([attribute, { type: holder, attachment, owner }]) => {
    const has = (name: string) =>
      same.some((values) => textsAt(values, attribute).includes(name)) ||
      (beforeBy(input, attachment, owner).get(name) ?? []).some((values) => textAt(values, "policy_arn") === arn);
    const list = at(after, attribute);
    const hidden = isList(list) ? list.filter(isHidden).map(() => undefined) : [];
    return [...textsAt(after, attribute).filter((name) => !has(name)), ...hidden].map((name) => ({
      name,
      stands: name !== undefined && ownerStands(input, { name }, { attribute: "name", types: [holder] }),
    }));
  });
  return [true, false].flatMap((stands) => {
    const who = added.filter((each) => each.stands === stands).map(({ name = "somebody new" }) => name);
    if (who.length === 0 || (!stands && isFirstDeploy(stack))) return [];
    return given(change, "policy_arn", [arn], !stands, `gives ${listed([...new Set(who)])}`);
  });
}

/** Policies that a role names itself. */
function managedPolicies(change: Change): Finding[] {
  const { stack, resource } = change;
  if (resource.type !== "aws_iam_role" || resource.action === "no-op") return [];
  const isNew = resource.before === null;
  if (isNew && isFirstDeploy(stack)) return [];
  const known = new Set(baselines(stack, resource).flatMap((values) => textsAt(values, "managed_policy_arns")));
  const added = textsAt(resource.after, "managed_policy_arns").filter((arn) => !known.has(arn));
  return given(change, "managed_policy_arns", added, isNew, "is given");
}

/** A boundary limits what policies may allow. */
function boundaries(change: Change): Finding[] {
  const { resource } = change;
  const alteration = ["aws_iam_role", "aws_iam_user"].includes(resource.type) ? alterationOf(change) : undefined;
  const [was, is] = [at(alteration?.before, "permissions_boundary"), at(alteration?.after, "permissions_boundary")];
  if (isEmpty(was) || isHidden(was) || isHidden(is) || was === is) return [];
  const what = `${resource.address} ${isEmpty(is) ? "loses its permissions boundary" : "gets another permissions boundary"}.`;
  return [findingOf(change, "IAM_WIDENED", ["permissions_boundary"], what)];
}
