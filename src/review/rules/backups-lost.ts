import type { ShownObject } from "../../terraform";
import { otherSite } from "../../system";
import type { Finding, Rule } from "../model";
import { allBackedUpIsDestroyed, backsUpOnlyDestroyed, selectsOnlyDestroyed } from "./support/backups";
import { type Change, eachChange, findingOf, isDestroyed, listed } from "./support/changes";
import { guarded, protectedAlteration } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { at, blocksAt, flag, isHidden, isList, numberAt, textAt, textsAt } from "./support/values";
import { BACKUP_GUARDS } from "./tables/backups";

/** Resources whose end ends backups, and what has to stand for that to matter. */
const ENDS: Readonly<
  Record<
    string,
    {
      readonly says: string;
      readonly parents?: readonly string[];
      readonly attribute?: string;
      /** What is lost even if a new one takes its place; the others are compared with that. */
      readonly replaced?: string;
    }
  >
> = {
  aws_backup_plan: { says: "nothing is backed up by it any more" },
  aws_backup_selection: { says: "what it selects is no longer backed up" },
  aws_backup_vault: {
    says: "its recovery points go with it",
    replaced: "the recovery points in the old one go with it",
  },
  aws_backup_vault_lock_configuration: {
    says: "recovery points can be deleted before their time",
    parents: ["aws_backup_vault"],
    attribute: "backup_vault_name",
  },
  aws_backup_vault_policy: {
    says: "nothing keeps anybody from deleting recovery points",
    parents: ["aws_backup_vault"],
    attribute: "backup_vault_name",
  },
  aws_db_instance_automated_backups_replication: {
    says: "automated backups are no longer copied to the other region",
    parents: ["aws_db_instance"],
    attribute: "source_db_instance_arn",
    replaced: "the other region's copies start again, and nothing says that the old ones are kept",
  },
  aws_dlm_lifecycle_policy: { says: "snapshots are no longer taken" },
  aws_efs_backup_policy: {
    says: "the file system is no longer backed up",
    parents: ["aws_efs_file_system"],
    attribute: "file_system_id",
  },
};

/** Backups end, are kept shorter, or lose what protects them. */
export const backupsLost: Rule = eachChange((change) => [
  ...guarded(change, "BACKUPS_LOST", BACKUP_GUARDS),
  ...ending(change),
  ...planChanges(change),
  ...selectionChanges(change),
  ...policyChanges(change),
]);

function ending(change: Change): Finding[] {
  const { input, resource } = change;
  const entry = ENDS[resource.type];
  if (!entry || !isDestroyed(resource) || standsElsewhere(change)) return [];
  const { parents = [], attribute } = entry;
  const says = resource.action === "replace" ? entry.replaced : entry.says;
  if (says === undefined) return [];
  if (attribute !== undefined && destroyedIn(input).has(parents, textAt(resource.before, attribute), change)) return [];
  if (resource.type === "aws_backup_selection" && selectsOnlyDestroyed(input, resource)) return [];
  if (resource.type === "aws_backup_plan" && backsUpOnlyDestroyed(input, resource)) return [];
  // Where the data goes as well, this was the last of it.
  const last = resource.type === "aws_backup_vault" && allBackedUpIsDestroyed(input);
  return last
    ? [
        findingOf(
          change,
          "STATEFUL_DESTROYED",
          [],
          `${resource.address} is destroyed together with what it has backups of.`,
        ),
      ]
    : [
        findingOf(
          change,
          "BACKUPS_LOST",
          [],
          `${resource.address} ${resource.action === "replace" ? "is replaced" : "goes"}: ${says}.`,
        ),
      ];
}

/** With a change of roles what backs up moves to the other site. */
function standsElsewhere({ input, stack, resource }: Change): boolean {
  const { site, kind } = stack;
  if (site === undefined) return false;
  const other = input.stacks.find((each) => each.kind === kind && each.site === otherSite(site));
  const twin = other?.plan.resources.get(resource.address);
  return resource.type !== "aws_backup_vault" && twin?.before === null && twin.after !== null;
}

/** AWS Backup writes 0 where it never deletes. */
const forEver = (days = 0): number => (days === 0 ? Infinity : days);

/** Days that a rule keeps recovery points; without a lifecycle for ever. */
const kept = (rule: ShownObject): number | undefined =>
  isHidden(at(rule, "lifecycle.delete_after")) ? undefined : forEver(numberAt(rule, "lifecycle.delete_after"));

function planChanges(change: Change): Finding[] {
  if (change.resource.type !== "aws_backup_plan") return [];
  const alteration = protectedAlteration(change);
  if (!alteration || isHidden(at(alteration.after, "rule"))) return [];
  const after = new Map(blocksAt(alteration.after, "rule").map((rule) => [textAt(rule, "rule_name") ?? "", rule]));
  const losses = blocksAt(alteration.before, "rule").flatMap((was) => {
    const name = textAt(was, "rule_name") ?? "";
    const is = after.get(name);
    if (!is) return [`rule ${name} goes`];
    const [before, now] = [kept(was), kept(is)];
    const shorter = before !== undefined && now !== undefined && now < before;
    const copies = textsOf(was).filter((vault) => !textsOf(is).includes(vault) && !hidesCopies(is));
    return [
      ...(shorter ? [`rule ${name} keeps recovery points for ${now} days instead of ${days(before)}`] : []),
      ...(copies.length > 0 ? [`rule ${name} no longer copies to ${listed(copies)}`] : []),
      ...(flag(was.enable_continuous_backup) === true && flag(is.enable_continuous_backup) === false
        ? [`rule ${name} no longer backs up continuously`]
        : []),
    ];
  });
  if (losses.length === 0) return [];
  return [findingOf(change, "BACKUPS_LOST", ["rule"], `${change.resource.address}: ${listed(losses)}.`)];
}

const days = (count: number): string => (count === Infinity ? "for ever" : String(count));
const textsOf = (rule: ShownObject): string[] =>
  blocksAt(rule, "copy_action").flatMap((copy) => textAt(copy, "destination_vault_arn") ?? []);
const hidesCopies = (rule: ShownObject): boolean =>
  isHidden(at(rule, "copy_action")) ||
  blocksAt(rule, "copy_action").some((copy) => isHidden(copy.destination_vault_arn));

function selectionChanges(change: Change): Finding[] {
  const { input, resource } = change;
  if (resource.type !== "aws_backup_selection") return [];
  const alteration = protectedAlteration(change);
  const after = at(alteration?.after, "resources");
  if (!alteration || isHidden(after) || (isList(after) && after.some(isHidden))) return [];
  const still = textsAt(alteration.after, "resources");
  const lost = textsAt(alteration.before, "resources").filter(
    (arn) =>
      !still.includes(arn) &&
      !still.includes("*") &&
      !destroyedIn(input).has(["aws_db_instance", "aws_rds_cluster"], arn),
  );
  if (lost.length === 0) return [];
  return [findingOf(change, "BACKUPS_LOST", ["resources"], `${resource.address} no longer backs up ${listed(lost)}.`)];
}

/** The policy of a vault forbids; what it no longer forbids is lost. */
function policyChanges(change: Change): Finding[] {
  if (change.resource.type !== "aws_backup_vault_policy") return [];
  const alteration = protectedAlteration(change);
  const [before, after] = [textAt(alteration?.before, "policy"), textAt(alteration?.after, "policy")];
  if (before === undefined || after === undefined) return [];
  const forbids = (policy: string) => /"Effect"\s*:\s*"Deny"/.test(policy);
  if (!forbids(before) || forbids(after)) return [];
  return [
    findingOf(
      change,
      "BACKUPS_LOST",
      ["policy"],
      `${change.resource.address} no longer forbids anybody to delete recovery points.`,
    ),
  ];
}
