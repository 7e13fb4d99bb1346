/** What opens something although no rule of a security group changes. */
import type { ShownObject } from "../../../terraform";
import type { Finding } from "../../model";
import { ATTACHED_GROUPS } from "../tables/groups";
import { type Change, findingOf, listed } from "./changes";
import { configuredArguments } from "./configuration";
import { baselines } from "./drift";
import { protectedAlteration } from "./guards";
import { blocksCover, isCovered, isWide, isWorld, type Permission, permissionText } from "./permissions";
import { allAt, blocksAt, isHidden, textAt, textsIn } from "./values";

const LIST = /^aws_ec2_managed_prefix_list(_entry)?$/;

const blocksOf = (type: string, values: ShownObject): string[] =>
  (type.endsWith("_entry") ? [values] : blocksAt(values, "entry")).flatMap((each) => textAt(each, "cidr") ?? []);

/** Whoever lets in a prefix list lets in what is added to it. */
export function prefixLists(change: Change): Finding[] {
  const { stack, resource } = change;
  const { type, action, address, after } = resource;
  if (!LIST.test(type) || after === null || action === "no-op") return [];
  const known = baselines(stack, resource).flatMap((values) => blocksOf(type, values));
  const stands = resource.before !== null || type.endsWith("_entry");
  const added = blocksOf(type, after).filter((block) => !blocksCover(known, block) && (stands || isWide(block)));
  if (added.length === 0) return [];
  const attribute = type.endsWith("_entry") ? "cidr" : "entry";
  const what = `${address} gets ${listed(added)}: whatever lets in the list lets that in.`;
  const changed = action === "create" ? [] : [attribute];
  return [findingOf(change, "SECURITY_GROUP_OPENED", changed, what, added.some(isWide) ? "blocked" : "attention")];
}

/** Another group on something that stands lets in what that group does. */
export function attachedGroups(change: Change, rules: ReadonlyMap<string, readonly Permission[]>): Finding[] {
  const { input, stack, resource } = change;
  const paths = ATTACHED_GROUPS[resource.type];
  const alteration = paths && protectedAlteration(change);
  if (!alteration) return [];
  const configured = configuredArguments(input, stack.id, resource.address);
  return paths.flatMap((path) => {
    const root = path.replace(/\..*$/, "");
    if (configured && !configured.has(root)) return [];
    const groupsOf = (values: ShownObject) =>
      allAt(values, path).flatMap((found) => [...textsIn(found)].filter((id) => id !== "" && !isHidden(id)));
    const before = baselines(stack, resource).flatMap(groupsOf);
    const known = before.flatMap((id) => rules.get(id) ?? []);
    const added = groupsOf(alteration.after).filter((id) => !before.includes(id));
    const strange = added.filter((id) => !rules.has(id));
    const opened = added.flatMap((id) => rules.get(id) ?? []).filter((each) => !isCovered(known, each));
    if (strange.length + opened.length === 0) return [];
    const says = [
      ...(opened.length > 0 ? [`lets in ${listed(opened.map(permissionText))}`] : []),
      ...(strange.length > 0 ? [`lets in what ${listed(strange)} does, which no reviewed plan shows`] : []),
    ];
    const what = `${resource.address} gets ${listed(added)} and ${listed(says)}.`;
    const severity = opened.some(isWorld) ? "blocked" : "attention";
    return [findingOf(change, "SECURITY_GROUP_OPENED", [root], what, severity)];
  });
}
