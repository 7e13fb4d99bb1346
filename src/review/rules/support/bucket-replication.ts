/** What the rules of a bucket's replication copy, and where to. */
import type { ShownObject } from "../../../terraform";
import type { Severity } from "../../verdicts";
import { at, blocksAt, type Found, isHidden, isObject, textAt } from "./values";

/** A rule; without an id it is known by its place. What cannot be told is `undefined`. */
export interface BucketRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string | undefined;
  /** Objects need all of them to be copied. */
  readonly tags: readonly string[] | undefined;
  /** Delete markers. */
  readonly deletes: boolean | undefined;
  /** Objects that are encrypted with a key of KMS. */
  readonly encrypted: boolean | undefined;
  /** Within 15 minutes, measured by S3. */
  readonly timed: boolean | undefined;
  readonly destination: string | undefined;
}

const FILTERS = ["filter.prefix", "filter.and.prefix", "prefix"];

export const bucketRulesOf = (values: ShownObject): BucketRule[] =>
  blocksAt(values, "rule").map((rule, index) => ({
    id: textAt(rule, "id") ?? String(index),
    enabled: rule.status !== "Disabled",
    prefix: FILTERS.some((path) => isHidden(at(rule, path)))
      ? undefined
      : (FILTERS.map((path) => textAt(rule, path)).find((each) => each !== undefined) ?? ""),
    tags: tagsOf(rule),
    deletes: enabledAt(rule, "delete_marker_replication.status"),
    encrypted: enabledAt(rule, "source_selection_criteria.sse_kms_encrypted_objects.status"),
    timed: enabledAt(rule, "destination.replication_time.status"),
    destination: textAt(rule, "destination.bucket"),
  }));

const enabledAt = (rule: ShownObject, path: string): boolean | undefined => {
  const status = at(rule, path);
  return isHidden(status) ? undefined : status === "Enabled";
};

/** One tag, or several in an `and`. */
function tagsOf(rule: ShownObject): readonly string[] | undefined {
  const several = at(rule, "filter.and.tags");
  const one = ["filter.tag.key", "filter.tag.value"].map((path) => at(rule, path));
  const found: readonly Found[] = [several, ...one, ...(isObject(several) ? Object.values(several) : [])];
  if (found.some(isHidden)) return undefined;
  const text = (key: Found, value: Found): string =>
    `${typeof key === "string" ? key : ""}=${typeof value === "string" ? value : ""}`;
  const [key, value] = one;
  return [
    ...(typeof key === "string" && key !== "" ? [text(key, value)] : []),
    ...(isObject(several) ? Object.entries(several).map(([name, each]) => text(name, each)) : []),
  ];
}

export interface RuleLoss {
  /** Goes on after the name of the rule. */
  readonly says: string;
  /** @default the verdict's own */
  readonly severity: Severity | undefined;
}

/** What `is` does not copy of what `was` did. */
export function lossesOf(was: BucketRule, is: BucketRule): RuleLoss[] {
  if (!is.enabled) return [{ says: "is disabled", severity: undefined }];
  const moved = was.destination !== undefined && is.destination !== undefined && was.destination !== is.destination;
  const prefix = was.prefix !== undefined && is.prefix !== undefined && !was.prefix.startsWith(is.prefix);
  const tags = was.tags && is.tags?.filter((tag) => !was.tags?.includes(tag));
  const blocked = [
    ...(moved ? [`copies to ${is.destination} instead of ${was.destination}`] : []),
    ...(prefix ? [`copies only what begins with ${is.prefix}`] : []),
    ...(tags && tags.length > 0 ? [`copies only what is tagged ${tags.join(" and ")}`] : []),
    ...(was.deletes === true && is.deletes === false ? ["no longer copies delete markers"] : []),
    ...(was.encrypted === true && is.encrypted === false
      ? ["no longer copies what is encrypted with a key of KMS"]
      : []),
  ].map((says): RuleLoss => ({ says, severity: undefined }));
  const late = was.timed === true && is.timed === false;
  return late
    ? [...blocked, { says: "no longer copies within a time that S3 keeps to", severity: "attention" }]
    : blocked;
}
