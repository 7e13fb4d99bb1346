import { otherSite } from "../../system";
import type { Finding, ReviewInput, Rule } from "../model";
import { type Change, eachChange, findingOf } from "./support/changes";
import { configuredArguments, plainAddress, textsOfConfiguration } from "./support/configuration";
import { destroyedIn } from "./support/identities";
import { partnerId, standsIn } from "./support/pairs";
import { at, isEmpty, textAt, textsIn } from "./support/values";
import { NAMED, PATHS } from "./tables/dependencies";

/** Something goes that the standby needs to take over. What holds data is STATEFUL_DESTROYED, a key ENCRYPTION_LOST. */
export const standbyDependency: Rule = eachChange((change) =>
  change.resource.action === "delete" ? [...named(change), ...paths(change)] : [],
);

/** What is used by its name: whoever still names it has lost it. */
function named(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const attributes = NAMED[resource.type];
  if (!attributes || stack.role === "active" || !isForStandby(change)) return [];
  for (const attribute of attributes) {
    const name = textAt(resource.before, attribute);
    const user = name === undefined ? undefined : usersOf(input, name).find((each) => !isSame(each, change));
    if (name === undefined || user === undefined) continue;
    const what = `${resource.address} goes, and ${user.address} in ${user.stack} still names ${name}.`;
    return [findingOf(change, "STANDBY_DEPENDENCY", [], what)];
  }
  return [];
}

/** Whether it lies in the standby's region, or in none. */
function isForStandby({ input, resource }: Change): boolean {
  const region = /^arn:[^:]*:[^:]*:([a-z0-9-]*):/.exec(textAt(resource.before, "arn") ?? "")?.[1] ?? "";
  return region === "" || region === input.system.sites[otherSite(input.system.activeSite)].region;
}

interface User {
  readonly stack: string;
  readonly address: string;
}

const isSame = ({ stack, address }: User, change: Change): boolean =>
  stack === change.stack.id && plainAddress(address)?.join(".") === plainAddress(change.resource.address)?.join(".");

const KNOWN = new WeakMap<ReviewInput, ReadonlyMap<string, User[]>>();

/** Everything in the standby that says `name`, in its configuration or in what it will be. */
function usersOf(input: ReviewInput, name: string): readonly User[] {
  const known = KNOWN.get(input) ?? collectUsers(input);
  KNOWN.set(input, known);
  return known.get(name) ?? [];
}

function collectUsers(input: ReviewInput): ReadonlyMap<string, User[]> {
  const site = otherSite(input.system.activeSite);
  const users = new Map<string, User[]>();
  const add = (text: string, user: User) => {
    const list = users.get(text) ?? [];
    list.push(user);
    users.set(text, list);
  };
  for (const [stack, configuration] of input.configurations) {
    if (!standsIn(stack, site)) continue;
    for (const [address, text] of textsOfConfiguration(configuration)) add(text, { stack, address });
  }
  for (const { id: stack, plan } of input.stacks) {
    if (!standsIn(stack, site)) continue;
    for (const { address, after } of plan.resources.values()) {
      // What only AWS or another resource fills in needs nothing.
      const configured = configuredArguments(input, stack, address);
      for (const [name, value] of Object.entries(after ?? {})) {
        if (configured && !configured.has(name)) continue;
        for (const text of textsIn(value)) add(text, { stack, address });
      }
    }
  }
  return users;
}

/** Ways that nothing names: a route, an endpoint group. They matter as long as what they belong to stands. */
function paths(change: Change): Finding[] {
  const { input, stack, resource } = change;
  const path = PATHS[resource.type];
  if (!path || stack.role !== "standby") return [];
  if (path.onlyIf !== undefined && isEmpty(at(resource.before, path.onlyIf))) return [];
  if (path.parents.some(([attribute, types]) => destroyedIn(input).has(types, textAt(resource.before, attribute)))) {
    return [];
  }
  const partner = input.stacks.find(({ id }) => id === partnerId(stack));
  const together = partner?.plan.resources.get(resource.address)?.action === "delete";
  if ((together && path.mayGoTogether) || isTakenOver(change, path.same)) return [];
  return [findingOf(change, "STANDBY_DEPENDENCY", [], `${resource.address} goes: ${path.says}.`)];
}

/** Whether another resource of the type says the same afterwards. */
const isTakenOver = ({ stack, resource }: Change, same: readonly string[]): boolean =>
  [...stack.plan.resources.values()].some(
    ({ type, address, after }) =>
      type === resource.type &&
      address !== resource.address &&
      after !== null &&
      same.every((name) => (at(after, name) ?? null) === (at(resource.before, name) ?? null)),
  );
