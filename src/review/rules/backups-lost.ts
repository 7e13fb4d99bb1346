import { otherSite } from "../../system";
import type { Finding, Rule } from "../model";
import { covers, widening } from "./policies/compare";
import type { Statement } from "./policies/document";
import { lossesOf, nameOf } from "./support/backup-rules";
import { selectionLosses } from "./support/backup-selections";
import { allBackedUpIsDestroyed, backsUpOnlyDestroyed, selectsOnlyDestroyed } from "./support/backups";
import { type Change, eachChange, findingOf, isDestroyed, listed } from "./support/changes";
import { guarded, protectedAlteration } from "./support/guards";
import { destroyedIn } from "./support/identities";
import { soonerDeleted } from "./support/lifecycles";
import { policyChange } from "./support/policies";
import { at, blocksAt, isHidden, textAt } from "./support/values";
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
  ...lifecycleChanges(change),
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

function planChanges(change: Change): Finding[] {
  if (change.resource.type !== "aws_backup_plan") return [];
  const alteration = protectedAlteration(change);
  if (!alteration || isHidden(at(alteration.after, "rule"))) return [];
  const [before, after] = [blocksAt(alteration.before, "rule"), blocksAt(alteration.after, "rule")];
  // A rule with another name that does the same, once, is the rule.
  const fresh = new Set(after.filter((is) => !before.some((was) => nameOf(was) === nameOf(is))));
  const losses = before.flatMap((was) => {
    const name = nameOf(was);
    const is = after.find((each) => nameOf(each) === name);
    if (is) return lossesOf(was, is).map((loss) => `rule ${name} ${loss}`);
    const same = [...fresh].find((each) => lossesOf(was, each).length === 0);
    if (!same) return [`rule ${name} goes`];
    fresh.delete(same);
    return [];
  });
  if (losses.length === 0) return [];
  return [findingOf(change, "BACKUPS_LOST", ["rule"], `${change.resource.address}: ${listed(losses)}.`)];
}

function selectionChanges(change: Change): Finding[] {
  const { type, address } = change.resource;
  const alteration = type === "aws_backup_selection" ? protectedAlteration(change) : undefined;
  const losses = alteration ? selectionLosses(alteration) : [];
  if (losses.length === 0) return [];
  const attributes = losses.map(({ attribute }) => attribute);
  const what = `${address} ${listed(losses.map(({ says }) => says))}.`;
  return [findingOf(change, "BACKUPS_LOST", attributes, what)];
}

/** What deletes recovery points, or takes away what keeps others from doing so. */
const DELETING = [
  "backup:deleterecoverypoint",
  "backup:updaterecoverypointlifecycle",
  "backup:disassociaterecoverypoint",
  "backup:deletebackupvault",
  "backup:deletebackupvaultaccesspolicy",
  "backup:putbackupvaultaccesspolicy",
  "backup:deletebackupvaultlockconfiguration",
];

/** The policy of a vault forbids; what it no longer forbids is lost. */
function policyChanges(change: Change): Finding[] {
  const { type, address } = change.resource;
  const found = type === "aws_backup_vault_policy" ? policyChange(change) : undefined;
  if (!found) return [];
  const about = (action: string) =>
    found.before
      .filter((statement) => statement.effect === "Deny" && isAbout(statement, action))
      .map((statement) => ({ ...statement, actions: { names: [action], negated: false } }));
  const isLost = (before: readonly Statement[]) => widening(before, found.after).noLongerDenied.length > 0;
  const deleting = DELETING.filter((action) => isLost(about(action)));
  if (deleting.length === 0 && !isLost(found.before)) return [];
  const less = widening(found.before, found.after).noLongerDenied.flatMap(({ actions }) => actions);
  const what =
    deleting.length > 0
      ? `${address} no longer forbids everybody to delete recovery points, or forbids it for less: ${listed(deleting)}.`
      : `${address} no longer forbids ${listed([...new Set(less)])}.`;
  return [findingOf(change, "BACKUPS_LOST", ["policy"], what, deleting.length > 0 ? undefined : "attention")];
}

const isAbout = ({ actions: { names, negated } }: Statement, action: string): boolean =>
  names.some((name) => covers(name, action)) !== negated;

function lifecycleChanges(change: Change): Finding[] {
  const { type, address } = change.resource;
  const alteration = type === "aws_s3_bucket_lifecycle_configuration" ? protectedAlteration(change) : undefined;
  const sooner = alteration ? soonerDeleted(alteration.before, alteration.after) : [];
  return sooner.length > 0
    ? [findingOf(change, "BACKUPS_LOST", ["rule"], `${address} deletes sooner than before: ${listed(sooner)}.`)]
    : [];
}
