/** The one line at the top: what came of the review, and why. */
import { isNoChange, type PlanSummary } from "../../terraform";
import { VERDICTS } from "../catalogue";
import type { Finding, Review, ReviewedStack } from "../model";
import type { Severity } from "../verdicts";

/** A stack that was to be reviewed and could not be. */
export interface MissingStack {
  readonly stack: string;
  /** The error's code and message. */
  readonly reason: string;
}

export const SIGNS = { blocked: "🛑", attention: "⚠️" } as const satisfies Readonly<Record<Severity, string>>;

const OUTCOMES = {
  safe: { label: "Safe", sign: "✅" },
  attention: { label: "Needs attention", sign: SIGNS.attention },
  blocked: { label: "Blocked", sign: SIGNS.blocked },
} as const satisfies Readonly<Record<Review["outcome"], object>>;

/** Kinds of findings that the top line names. */
const NAMED_KINDS = 4;

export const plural = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;

/** `a, b and c` */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;

/** Findings of one kind, in the order in which the first of each comes. */
export function groupedByCode(findings: readonly Finding[]): readonly (readonly [Finding, ...Finding[]])[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    const key = `${finding.severity} ${finding.code}`;
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function kinds(findings: readonly Finding[]): string {
  const groups = groupedByCode(findings).map((group) => {
    const { title } = VERDICTS[group[0].code];
    const stacks = [...new Set(group.map(({ stack }) => `\`${stack}\``))];
    const count = group.length > 1 ? ` (${group.length})` : "";
    return `${title.charAt(0).toLowerCase()}${title.slice(1)} in ${listed(stacks)}${count}`;
  });
  const more = groups.length - NAMED_KINDS;
  return listed(more > 0 ? [...groups.slice(0, NAMED_KINDS), `${more} more`] : groups);
}

/** Resources that a plan changes; data sources are read and not changed. */
export const changedResources = ({ changes }: PlanSummary): number =>
  changes.filter(({ mode }) => mode === "managed").length;

/** Whether nothing happens to a stack. */
export const isUnchanged = ({ plan }: ReviewedStack): boolean => isNoChange(plan);

function safe({ accepted, stacks }: Review): string {
  const changing = stacks.filter((stack) => !isUnchanged(stack));
  const resources = changing.reduce((sum, { plan }) => sum + changedResources(plan), 0);
  const what =
    changing.length === 0
      ? `nothing changes in ${plural(stacks.length, "stack")}`
      : `${plural(resources, "resource changes", "resources change")} in ${plural(changing.length, "stack")}, and no verdict speaks against it`;
  return accepted.length === 0
    ? `${what}.`
    : `${what}, but for ${plural(accepted.length, "finding that is", "findings that are")} accepted on purpose.`;
}

/** Why, in one sentence. Names of stacks stand between backticks. */
export function because(review: Review, missing: readonly MissingStack[] = []): string {
  const of = (wanted: Severity): readonly Finding[] => review.findings.filter(({ severity }) => severity === wanted);
  const attention = of("attention");
  const reason =
    review.outcome === "safe"
      ? safe(review)
      : review.outcome === "attention"
        ? `${kinds(attention)}.`
        : `${kinds(of("blocked"))}${attention.length > 0 ? `; to look at besides: ${kinds(attention)}` : ""}.`;
  if (missing.length === 0) return reason;
  const names = listed(missing.map(({ stack }) => `\`${stack}\``));
  return `${names} could not be planned. Of the rest, ${OUTCOMES[review.outcome].label.toLowerCase()}: ${reason}`;
}

/** How the top line begins. What could not be planned is never safe. */
export const outcomeOf = (
  review: Review,
  missing: readonly MissingStack[] = [],
): { readonly label: string; readonly sign: string } =>
  missing.length > 0 ? { label: "Incomplete", sign: "❔" } : OUTCOMES[review.outcome];
