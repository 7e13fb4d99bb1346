import { listenerPortsOf, type System } from "../../system";
import type { Finding, ReviewInput, Rule } from "../model";
import { type Change, eachChange, findingOf, listed } from "./support/changes";
import { blockOf, configuredArguments } from "./support/configuration";
import { baselines } from "./support/drift";
import { attachedGroups, prefixLists } from "./support/openings";
import {
  groupOf,
  ingressOf,
  isCovered,
  isWorld,
  LETS_IN,
  type Permission,
  permissionText,
} from "./support/permissions";

/** More is let in than before, into a group that is there already; or the world into a new one. */
export const securityGroupOpened: Rule = eachChange((change) => [
  ...rules(change),
  ...prefixLists(change),
  ...attachedGroups(change, rulesByGroup(change.input)),
]);

function rules(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const { type, action, after, address } = resource;
  if (!LETS_IN.test(type) || after === null || action === "no-op") return [];
  // A group shows the rules that are resources of their own.
  const configured = configuredArguments(input, stack.id, address);
  if (type.endsWith("security_group") && configured && !configured.has("ingress")) return [];
  const before = [
    ...baselines(stack, resource).flatMap((values) => ingressOf(type, values)),
    ...(rulesByGroup(input).get(groupOf(type, after) ?? "") ?? []),
  ];
  const stands = resource.before !== null || isOld(change);
  const added = ingressOf(type, after)
    .filter((permission) => !isCovered(before, permission))
    .filter((permission) => (stands || isWorld(permission)) && !isDeclared(change, permission));
  return added.length > 0 ? [describe(change, added)] : [];
}

/** Groups of this system let in other groups of it because the system file says who uses what. */
function describe(change: Change, added: readonly Permission[]): Finding {
  const { resource } = change;
  const attributes = resource.attributes.map(({ name }) => name).filter((name) => name !== "tags_all");
  const what = `${resource.address} lets in ${listed(added.map(permissionText))}, which was not let in before.`;
  const severity = added.every(isNarrowGroup) ? "attention" : "blocked";
  const changed = resource.action === "create" ? [] : attributes;
  return findingOf(change, "SECURITY_GROUP_OPENED", changed, what, severity);
}

const isNarrowGroup = ({ kind, protocol, from, to }: Permission): boolean =>
  kind === "group" && protocol !== "-1" && to - from < 100;

/** Whether the group of a new rule stands already: one that is made by the same plan has no id yet. */
const isOld = ({ resource: { type, after } }: Change): boolean =>
  after !== null && groupOf(type, after) !== undefined && !type.endsWith("security_group");

/**
 * The world, on a port that the system file has a service's load balancer listen on.
 *
 * Which group that is the configuration says: the rule belongs to a group of the construct that has the load balancer.
 */
function isDeclared({ input, stack, resource }: Change, { protocol, from, to, kind }: Permission): boolean {
  if (kind !== "cidr" || protocol !== "tcp" || from !== to || !resource.type.startsWith("aws_vpc_")) return false;
  const group = blockOf(input, stack.id, resource.address)?.security_group_id;
  const name = typeof group === "string" ? /aws_security_group\.([A-Za-z0-9_-]+)/.exec(group)?.[1] : undefined;
  return name !== undefined && (declaredPorts(input.system).get(name)?.has(from) ?? false);
}

/** Ports that clients connect to, by the name of the load balancer's security group. */
const declaredPorts = ({ services }: System): ReadonlyMap<string, ReadonlySet<number>> =>
  new Map(
    services.map((service) => [
      `service_${service.name.replaceAll("-", "_")}_load_balancer`,
      new Set(listenerPortsOf(service)),
    ]),
  );

const KNOWN = new WeakMap<ReviewInput, ReadonlyMap<string, Permission[]>>();

/** What is let in before, by group, whichever resources say so: a rule that moves to another address opens nothing. */
function rulesByGroup(input: ReviewInput): ReadonlyMap<string, Permission[]> {
  const known = KNOWN.get(input);
  if (known) return known;
  const found = new Map<string, Permission[]>();
  for (const { plan } of input.stacks) {
    for (const { type, before } of plan.resources.values()) {
      const group = before !== null && LETS_IN.test(type) ? groupOf(type, before) : undefined;
      if (group === undefined) continue;
      const rules = found.get(group) ?? [];
      rules.push(...ingressOf(type, before));
      found.set(group, rules);
    }
  }
  KNOWN.set(input, found);
  return found;
}
