import type { AttributeChange, ResourceChange } from "../../terraform";
import type { Finding, ReviewedStack, ReviewInput, Rule } from "../model";
import { findingOf, listed } from "./support/changes";
import { configuredArguments, ignoredArguments } from "./support/configuration";
import { groupOf, includes, ingressOf, LETS_IN, type Permission, permissionText } from "./support/permissions";
import { isSame } from "./support/same";
import { COMPUTED, COMPUTED_PARTS, SET_ELSEWHERE } from "./tables/noise";

/** Somebody changed outside of Terraform what the configuration sets. */
export const drift: Rule = (input) =>
  input.stacks.flatMap((stack) =>
    stack.plan.drift.filter(({ mode }) => mode === "managed").flatMap((resource) => find(input, stack, resource)),
  );

function find(input: ReviewInput, stack: ReviewedStack, resource: ResourceChange): Finding[] {
  const { action, address } = resource;
  const of = (attributes: readonly string[], what: string) => [
    findingOf({ stack, resource }, "DRIFT", attributes, what),
  ];
  const planned = stack.plan.resources.get(address);
  if (action === "delete") {
    const next = planned?.action === "create" ? "this plan makes it again" : "this plan does not make it again";
    return of([], `${address} was deleted outside of Terraform; ${next}.`);
  }
  if (action !== "update" && action !== "replace") return [];
  const rules = unexplained(stack, resource);
  if (rules.length > 0) {
    return of(["ingress"], `${address} lets in ${listed(rules.map(permissionText))}, which no configuration says.`);
  }
  const configured = configuredArguments(input, stack.id, address);
  const ignored = ignoredArguments(input, stack.id, address);
  const parts = COMPUTED_PARTS[resource.type] ?? [];
  const changed = resource.attributes.filter(
    (attribute) =>
      isSet(resource.type, attribute.name, configured) &&
      !ignored.has(attribute.name) &&
      !ignored.has("all") &&
      (attribute.sensitive || !isSame(attribute.before, attribute.after, parts)) &&
      !isAdopted(planned, attribute, parts),
  );
  if (changed.length === 0) return [];
  const names = changed.map(({ name }) => name);
  const back = names.some((name) => planned?.attributes.some((attribute) => attribute.name === name));
  const next = back ? "this plan takes that back" : "this plan leaves it so";
  return of(names, `${address} was changed outside of Terraform (${listed(names)}); ${next}.`);
}

/** Whether somebody sets an attribute on purpose, in the configuration or, as with tags, past it. */
function isSet(type: string, name: string, configured: ReadonlySet<string> | undefined): boolean {
  if (name === "tags") return true;
  if (name === "tags_all") return false;
  if (configured) return configured.has(name);
  return !COMPUTED.test(name) && !(SET_ELSEWHERE[type]?.includes(name) ?? false) && !/^(in|e)gress$/.test(name);
}

/** Whether the configuration says by now what somebody did by hand. */
function isAdopted(planned: ResourceChange | undefined, { name, after }: AttributeChange, parts: readonly string[]) {
  if (name === "tags" || planned?.after === null || planned?.after === undefined) return false;
  return planned.action !== "create" && isSame(planned.after[name] ?? null, after, parts);
}

/**
 * What a security group lets in more than before, and no rule of the plan says.
 *
 * A group shows the rules that are resources of their own, so it changes whenever those are made.
 */
function unexplained(stack: ReviewedStack, { type, before, after }: ResourceChange): Permission[] {
  if (!type.endsWith("security_group") || after === null) return [];
  const known = ingressOf(type, before);
  const group = groupOf(type, after);
  for (const rule of stack.plan.resources.values()) {
    if (!LETS_IN.test(rule.type) || rule.type === type) continue;
    for (const values of [rule.before, rule.after]) {
      if (values !== null && groupOf(rule.type, values) === group) known.push(...ingressOf(rule.type, values));
    }
  }
  return ingressOf(type, after).filter((permission) => !known.some((each) => includes(each, permission)));
}
