/** What a plan of AWS Backup makes, where it puts it and how long it keeps it. */
import type { ShownObject } from "../../../terraform";
import { listed } from "./changes";
import { runsPerYear } from "./schedules";
import { at, blocksAt, flag, isHidden, numberAt, textAt } from "./values";

export const nameOf = (rule: ShownObject): string => textAt(rule, "rule_name") ?? "";

/** AWS Backup writes 0 where it never deletes. */
const forEver = (days = 0): number => (days === 0 ? Infinity : days);

/** Days that a rule, or a copy, keeps recovery points; without a lifecycle for ever. */
const kept = (values: ShownObject): number | undefined =>
  isHidden(at(values, "lifecycle.delete_after")) ? undefined : forEver(numberAt(values, "lifecycle.delete_after"));

const days = (count: number): string => (count === Infinity ? "for ever" : String(count));

/** What `is` does not back up of what `was` did, in words that go on after the name of the rule. */
export const lossesOf = (was: ShownObject, is: ShownObject): string[] => [
  ...shorter(was, is),
  ...rarer(was, is),
  ...elsewhere(was, is),
  ...copies(was, is),
  ...(flag(was.enable_continuous_backup) === true && flag(is.enable_continuous_backup) === false
    ? ["no longer backs up continuously"]
    : []),
];

function shorter(was: ShownObject, is: ShownObject): string[] {
  const [before, after] = [kept(was), kept(is)];
  return before !== undefined && after !== undefined && after < before
    ? [`keeps recovery points for ${after} days instead of ${days(before)}`]
    : [];
}

function rarer(was: ShownObject, is: ShownObject): string[] {
  const [before, after] = [textAt(was, "schedule"), textAt(is, "schedule")];
  if (before === undefined || isHidden(at(is, "schedule"))) return [];
  if (after === undefined) return ["has no schedule any more"];
  const [often, now] = [runsPerYear(before), runsPerYear(after)];
  return often !== undefined && now !== undefined && now < often * 0.99
    ? [`backs up less often: ${after} instead of ${before}`]
    : [];
}

function elsewhere(was: ShownObject, is: ShownObject): string[] {
  const [before, after] = [textAt(was, "target_vault_name"), textAt(is, "target_vault_name")];
  return before !== undefined && after !== undefined && before !== after
    ? [`backs up to vault ${after} instead of ${before}`]
    : [];
}

/** Copies to vaults that are not known yet may be any of those before. */
function copies(was: ShownObject, is: ShownObject): string[] {
  if (isHidden(at(is, "copy_action"))) return [];
  const after = blocksAt(is, "copy_action");
  const losses = blocksAt(was, "copy_action").map((copy): readonly [vault: string, says?: string] => {
    const vault = textAt(copy, "destination_vault_arn");
    if (vault === undefined) return [""];
    const named = after.filter((each) => textAt(each, "destination_vault_arn") === vault);
    const same = named.length > 0 ? named : after.filter((each) => isHidden(each.destination_vault_arn));
    if (same.length === 0) return [vault];
    const [before, times] = [kept(copy), same.map(kept)];
    const longest = Math.max(...times.map((time) => time ?? Infinity));
    return before !== undefined && longest < before
      ? ["", `keeps copies in ${vault} for ${longest} days instead of ${days(before)}`]
      : [""];
  });
  const gone = losses.map(([vault]) => vault).filter((vault) => vault !== "");
  return [
    ...(gone.length > 0 ? [`no longer copies to ${listed(gone)}`] : []),
    ...losses.flatMap(([, says]) => says ?? []),
  ];
}
