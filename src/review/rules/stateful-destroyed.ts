import type { Finding, Rule } from "../model";
import type { Severity } from "../verdicts";
import { type Change, eachChange, findingOf, isDestroyed, listed } from "./support/changes";
import { destroyedIn } from "./support/identities";
import { keepsFinalSnapshot, KEYS } from "./support/kept";
import { isCopy, isLiveWriter } from "./support/writers";
import { at, flag, textAt } from "./support/values";
import { STATEFUL } from "./tables/stateful";

/** Something that holds data goes, be it that an empty one takes its place. */
export const statefulDestroyed: Rule = eachChange((change) => {
  const { resource } = change;
  const entry = STATEFUL[resource.type];
  if (!entry || !isDestroyed(resource)) return [];
  const { holds, severity } = isReader(change)
    ? { holds: "its share of the reads; its data is its source's", severity: "attention" as const }
    : entry;
  return [describe(change, holds, severity)];
});

/** A read replica in its source's own region, which names the source by its identifier: an ARN is another region's. */
const isReader = ({ resource }: Change): boolean =>
  isCopy(resource) === true && !(textAt(resource.before, "replicate_source_db") ?? "arn:").startsWith("arn:");

function describe(change: Change, holds: string, severity?: Severity): Finding {
  const { stack, resource } = change;
  const { action, replacePaths, deposed } = resource;
  const who = isLiveWriter(stack, resource)
    ? `${resource.address}, which takes the writes now,`
    : isCopy(resource) === true
      ? `${resource.address}, a replica,`
      : resource.address;
  const paths = [...new Set(replacePaths.map((path) => path.replace(/[.[].*$/, "")))];
  const because = paths.length > 0 ? ` because of ${listed(paths)}` : "";
  const what =
    deposed !== undefined
      ? `${who} leaves its old object behind, which is destroyed: ${holds}`
      : action === "replace"
        ? `${who} is replaced${because}: the old one is destroyed, and with it ${holds}`
        : `${who} is destroyed, and with it ${holds}`;
  return findingOf(change, "STATEFUL_DESTROYED", paths, `${what}.${keptAs(change)}`, severity);
}

/** Terraform destroys with what the state says, so the values before count. */
function keptAs(change: Change): string {
  const { input, resource } = change;
  if (flag(at(resource.before, "skip_final_snapshot")) === true) return " No final snapshot is kept.";
  if (!keepsFinalSnapshot(resource)) return "";
  const keyGoes = destroyedIn(input).has(KEYS, textAt(resource.before, "kms_key_id"), change);
  return keyGoes
    ? " A final snapshot is kept, but it cannot be read: its key goes, too."
    : " A final snapshot is kept.";
}
