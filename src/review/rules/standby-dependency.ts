import { otherSite, type System } from "../../system";
import type { Finding, ReviewInput, Rule } from "../model";
import { type Change, eachChange, findingOf } from "./support/changes";
import { configuredArguments, plainAddress, textsOfConfiguration } from "./support/configuration";
import { guarded } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { partnerId, standsIn } from "./support/pairs";
import { at, isEmpty, textAt, textsIn } from "./support/values";
import { NAMED, PATH_GUARDS, PATHS } from "./tables/dependencies";

/** Something goes that the standby needs to take over. What holds data is STATEFUL_DESTROYED, a key ENCRYPTION_LOST. */
export const standbyDependency: Rule = eachChange((change) =>
  change.resource.action === "delete"
    ? [...named(change), ...paths(change), ...entrances(change)]
    : change.stack.role === "active"
      ? []
      : guarded(change, "STANDBY_DEPENDENCY", PATH_GUARDS),
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

/** What leads clients to either site and stands in neither, of services and websites that the system file has. */
function entrances(change: Change): Finding[] {
  const { input, stack, resource } = change;
  if (stack.site !== undefined) return [];
  const what =
    resource.type === "aws_globalaccelerator_listener"
      ? listenerGoes(change) && "the accelerator can send no traffic to either site"
      : resource.type === "aws_route53_record" &&
        recordGoes(input.system, change) &&
        "clients that ask for the name no longer find either site";
  return what ? [findingOf(change, "STANDBY_DEPENDENCY", [], `${resource.address} goes: ${what}.`)] : [];
}

/** A service that the system file no longer has may lose its listener; so may endpoint groups that all go as well. */
function listenerGoes({ input, resource }: Change): boolean {
  if (destroyedIn(input).has(["aws_globalaccelerator_accelerator"], textAt(resource.before, "accelerator_arn"))) {
    return false;
  }
  const service = /^accelerator_listener_(.+)$/.exec(plainAddress(resource.address)?.[1] ?? "")?.[1];
  const services = input.system.services.map(({ name }) => name.replaceAll("-", "_"));
  if (service !== undefined && !services.includes(service)) return false;
  const arn = textAt(resource.before, "arn") ?? textAt(resource.before, "id");
  const groups = input.stacks
    .flatMap(({ plan }) => [...plan.resources.values()])
    .filter(
      ({ type, before }) =>
        type === "aws_globalaccelerator_endpoint_group" && arn !== undefined && textAt(before, "listener_arn") === arn,
    );
  return groups.length === 0 || groups.some(({ action }) => action !== "delete");
}

const ADDRESS_RECORDS = ["A", "AAAA", "CNAME"];

function recordGoes({ services, websites }: System, { input, stack, resource }: Change): boolean {
  const nameOf = (values: typeof resource.before) => textAt(values, "name")?.toLowerCase().replace(/\.$/, "");
  const isAddress = (values: typeof resource.before) => ADDRESS_RECORDS.includes(textAt(values, "type") ?? "");
  const name = nameOf(resource.before);
  const declared = [...services, ...websites].some(({ hostname }) => hostname !== undefined && hostname === name);
  if (!declared || !isAddress(resource.before)) return false;
  if (destroyedIn(input).has(["aws_route53_zone"], textAt(resource.before, "zone_id"))) return false;
  const set = textAt(resource.before, "set_identifier");
  return ![...stack.plan.resources.values()].some(({ type, after }) => {
    if (type !== resource.type || nameOf(after) !== name || !isAddress(after)) return false;
    // Of several that share a name, each leads to a site of its own.
    const other = textAt(after, "set_identifier");
    return set === undefined || other === undefined || other === set;
  });
}
